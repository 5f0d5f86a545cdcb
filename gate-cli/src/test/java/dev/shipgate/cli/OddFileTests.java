package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.SecondModel;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What isn't a file where a file should be: one line and exit code 3, whatever the command and the file. */
class OddFileTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What a user can't do anything with. */
    private static final String JAVA =
            "(?s).*(\\b(java|tools|dev|com)\\.[a-z]+\\.|Exception|\\bEntry\\[|internal error).*";

    @TempDir
    static Path folder;

    /** Something else than a file. */
    private enum Oddity {
        PIPE {
            @Override
            void make(Path place) throws Exception {
                assertThat(new ProcessBuilder("mkfifo", place.toString())
                                .start()
                                .waitFor())
                        .isZero();
            }
        },
        DEVICE {
            @Override
            void make(Path place) throws IOException {
                Files.createSymbolicLink(place, Path.of("/dev/zero"));
            }
        },
        LOOP {
            @Override
            void make(Path place) throws IOException {
                Files.createSymbolicLink(place, place.getFileName());
            }
        },
        FOLDER {
            @Override
            void make(Path place) throws IOException {
                Files.createDirectory(place);
            }
        };

        abstract void make(Path place) throws Exception;
    }

    @BeforeAll
    static void prepare() throws IOException {
        EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        EmbeddedModel.copy(SecondModel.bundle("int8"), folder.resolve("genai"));
        EmbeddedModel.copy(EmbeddedModel.shortOracle(), folder.resolve("oracle"));
        Files.copy(EmbeddedModel.deviceRun("int8hu-chromium-wasm"), folder.resolve("device.json"));
        DefaultPolicy.write(folder.resolve("policy.yaml"));
        new TranscriptFile().write(RunSamples.passing(), folder);
        Files.writeString(folder.resolve("prompts.json"), "[{\"id\":\"a\",\"kind\":\"gate\",\"text\":\"a\"}]");
        Files.writeString(
                folder.resolve("project.yaml"), "schema: shipgate-project/1\noracle: oracle\nbundles: [bundle]\n");
    }

    @ParameterizedTest
    @CsvSource({
        "bundle/metadata.json, run --bundle bundle --oracle oracle",
        "bundle/model.onnx, run --bundle bundle --oracle oracle",
        "bundle/model.onnx, audit bundle",
        "bundle/model.onnx, bisect bundle --against bundle --oracle oracle",
        "bundle/model.onnx.data, audit bundle",
        "bundle/model.onnx.data, run --bundle bundle --oracle oracle",
        "bundle/tokenizer/tokenizer.json, run --bundle bundle --oracle oracle",
        "genai/genai_config.json, run --bundle genai --oracle oracle",
        "oracle/oracle.json, run --bundle bundle --oracle oracle",
        "oracle/oracle.json, oracle check oracle",
        "oracle/oracle.safetensors, oracle check oracle",
        "device.json, run --bundle bundle --oracle oracle --device-run device.json",
        "device.json, import device.json",
        "policy.yaml, judge transcript.json --policy policy.yaml",
        "policy.yaml, run --bundle bundle --oracle oracle --policy policy.yaml",
        "project.yaml, run --project project.yaml",
        "project.yaml, release project.yaml",
        "transcript.json, judge transcript.json",
        "transcript.json, card transcript.json",
        "transcript.json, report transcript.json",
        "prompts.json, oracle record --bundle bundle --prompts prompts.json --out recorded"
    })
    void what_is_no_file_is_refused_in_one_line(String file, String command) throws Exception {
        Path place = folder.resolve(file);
        Path aside = folder.resolve("aside");
        Files.move(place, aside);
        try {
            for (Oddity oddity : Oddity.values()) {
                oddity.make(place);
                assertRefused(command, oddity + " at " + file + ": " + command);
                Files.delete(place);
            }
        } finally {
            Files.deleteIfExists(place);
            Files.move(aside, place);
        }
    }

    @Test
    void init_looks_only_in_its_folder() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("model"), folder.resolve("bundle"));
        Files.createSymbolicLink(inside.resolve("device.json"), folder.resolve("device.json"));

        assertThat(execute("init " + inside, new StringWriter())).isEqualTo(4);

        assertThat(inside.resolve("shipgate.yaml"))
                .content()
                .doesNotContain("path: model")
                .doesNotContain("- device.json");
    }

    private static void assertRefused(String command, String what) {
        StringWriter err = new StringWriter();
        int exitCode = assertTimeoutPreemptively(LIMIT, () -> execute(command, err), what);
        assertThat(err.toString().strip()).as(what).hasLineCount(1).doesNotMatch(JAVA);
        assertThat(exitCode).as(what + ": " + err).isEqualTo(3);
    }

    private static int execute(String command, StringWriter err) {
        List<String> words = new ArrayList<>();
        for (String word : command.split(" ")) {
            Path path = folder.resolve(word);
            boolean isName =
                    Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !word.equals("oracle") || word.equals("recorded");
            words.add(isName ? path.toString() : word);
        }
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i).equals("oracle")) {
                words.set(i, folder.resolve("oracle").toString());
            }
        }
        if (command.startsWith("run") || command.startsWith("release") || command.startsWith("report")) {
            words.addAll(List.of("--out", folder.resolve("out").toString()));
        }
        return ShipGate.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }
}
