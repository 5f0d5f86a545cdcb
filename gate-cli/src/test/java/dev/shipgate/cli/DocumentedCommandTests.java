package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.shipgate.attestation.KeyFiles;
import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.fixture.ServedBundle;
import dev.shipgate.fixture.SpeedSample;
import dev.shipgate.transcript.SpeedFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every command that README and docs show is run, and every file that they link to is there. */
class DocumentedCommandTests {

    private static final Path ROOT =
            Path.of(System.getProperty("shipgate.models"), "../..").normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    private static final Pattern COMMAND = Pattern.compile("(?:- )?(?:run: )?(?:\\.|ship-gate)/shipgate (.*)");

    /** What the documents call a user's own files stands for a file of the embedded model. */
    private static final Map<String, String> STANDS_FOR = new LinkedHashMap<>();

    @TempDir
    static Path folder;

    @BeforeAll
    static void make_what_the_documents_name() throws IOException {
        DefaultPolicy.write(folder.resolve("strict.yaml"));
        Files.writeString(
                folder.resolve("gate.json"),
                "{\"schema\": \"coreai-gate-transcript/1\", \"oracle\": {\"gen_ids\": [1], \"gen_text\": \"a\"},"
                        + " \"engine\": {\"gen_text\": \"a\"}}");
        Files.writeString(
                folder.resolve("verify.json"),
                "{\"schema\": \"coreai-verify-transcript/1\", \"input_ids\": [5], \"oracle_ids\": [1],"
                        + " \"oracle_text\": \"a\", \"bundle_text\": \"a\", \"bundle_tokens\": 1}");
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(
                project.resolve("shipgate.yaml"),
                "schema: shipgate-project/1\noracle: " + EmbeddedModel.oracle() + "\nbundles: ["
                        + EmbeddedModel.shipBundle() + "]\n");
        Path report = folder.resolve("report");
        KeyFiles keys = KeyFiles.in(folder.resolve("keys"));
        execute(List.of(
                "run",
                "-q",
                "--bundle",
                fromHere(EmbeddedModel.shipBundle()),
                "--oracle",
                fromHere(EmbeddedModel.oracle()),
                "--out",
                report.toString(),
                "--attest",
                keys.secret().toString()));
        STANDS_FOR.put("key.pem", keys.secret().toString());
        STANDS_FOR.put("key.pub.pem", keys.shared().toString());
        STANDS_FOR.put(
                "shipgate-report/attestation.intoto.json",
                report.resolve("attestation.intoto.json").toString());
        STANDS_FOR.put("out/my_decode_int8hu", EmbeddedModel.shipBundle().toString());
        STANDS_FOR.put("out/my_decode_int8lin", EmbeddedModel.baseline().toString());
        STANDS_FOR.put("out/my_decode_fp16head", EmbeddedModel.baseline().toString());
        STANDS_FOR.put("out/my_decode_fp32", EmbeddedModel.bundle("decode_fp32").toString());
        STANDS_FOR.put("out/my_decode_int8", EmbeddedModel.shipBundle().toString());
        STANDS_FOR.put("out/my_model-Q8_0.gguf", GgufFixture.nano("q8_0").toString());
        STANDS_FOR.put("my-oracle", EmbeddedModel.oracle().toString());
        STANDS_FOR.put("exec:./my-engine", ServedBundle.command("well"));
        STANDS_FOR.put(
                "prompts.json",
                EmbeddedModel.oracle().resolveSibling("prompts.json").toString());
        STANDS_FOR.put(
                "iphone.json",
                EmbeddedModel.deviceRun("int8hu-onnxruntime-node").toString());
        STANDS_FOR.put(
                "mac.json", EmbeddedModel.deviceRun("int8hu-chromium-wasm").toString());
        STANDS_FOR.put("speed.json", folder.resolve("speed.json").toString());
        new SpeedFile().write(SpeedSample.document(SpeedSample.of("my laptop", 2, 3, 4)), folder.resolve("speed.json"));
        STANDS_FOR.put("before", report.toString());
        STANDS_FOR.put("after", report.toString());
        STANDS_FOR.put(
                "phone.json", EmbeddedModel.deviceRun("int8hu-chromium-wasm").toString());
        STANDS_FOR.put("strict.yaml", folder.resolve("strict.yaml").toString());
        STANDS_FOR.put("shipgate.yaml", project.resolve("shipgate.yaml").toString());
        STANDS_FOR.put("gate-transcript.json", folder.resolve("gate.json").toString());
        STANDS_FOR.put("verify-transcript.json", folder.resolve("verify.json").toString());
        STANDS_FOR.put(
                "shipgate-report/transcript.json",
                report.resolve("transcript.json").toString());
        STANDS_FOR.put(
                "builds/*/transcript.json",
                report.resolve("transcript.json") + " " + report.resolve("transcript.json"));
    }

    /** The transcript names a folder so that verify finds it again, as it does for a reader of the documents. */
    private static String fromHere(Path folder) {
        return Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath()).toString();
    }

    @TestFactory
    Stream<DynamicTest> every_command_works() throws IOException {
        Set<String> seen = new HashSet<>();
        return documents()
                .flatMap(document -> commands(document).stream()
                        .filter(seen::add)
                        .map(command -> DynamicTest.dynamicTest(document.getFileName() + ": " + command, () -> {
                            StringWriter err = new StringWriter();
                            int exitCode = execute(arguments(command), err);
                            assumeThat(err.toString())
                                    .as("llama.cpp is not installed")
                                    .doesNotContain("get them with adapters/llama.cpp/install.sh");
                            // The strict policy allows no near-tie to flip, and on some processors one does.
                            boolean mayBeRed = command.endsWith("--policy strict");
                            assertThat(mayBeRed && exitCode == 1 ? 0 : exitCode)
                                    .as(command + "\n" + err)
                                    .isZero();
                        })));
    }

    @Test
    void the_red_run_of_the_readme_is_real() {
        String readme = read(ROOT.resolve("README.md"));
        String block = readme.substring(readme.indexOf("```text\n") + 8);
        List<String> shown = block.substring(0, block.indexOf("```")).lines().toList();
        assertThat(shown.get(0)).startsWith("$ ./shipgate run --bundle oracle-fixtures/");
        StringWriter out = new StringWriter();
        String bundle =
                ROOT.resolve(shown.get(0).replaceFirst(".*--bundle ", "")).toString();

        int exitCode = ShipGate.commandLine(new PrintWriter(out), new PrintWriter(new StringWriter()))
                .execute(
                        "run",
                        "--bundle",
                        bundle,
                        "--out",
                        folder.resolve("red").toString());

        // Figures depend a little on the processor.
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString().lines().map(DocumentedCommandTests::withoutFigures))
                .containsAll(shown.stream()
                        .skip(1)
                        .filter(line -> !line.equals("...") && !line.contains("shipgate-report/"))
                        .map(DocumentedCommandTests::withoutFigures)
                        .toList());
    }

    private static String withoutFigures(String line) {
        return line.replaceAll("[0-9][0-9.]*", "#").replaceAll(" +", " ");
    }

    @TestFactory
    Stream<DynamicTest> every_link_leads_to_a_file() throws IOException {
        return documents()
                .flatMap(document -> links(document).stream()
                        .map(link -> DynamicTest.dynamicTest(
                                document.getFileName() + ": " + link,
                                () -> assertThat(document.resolveSibling(link).normalize())
                                        .exists())));
    }

    private static Stream<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(
                ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"), ROOT.resolve("examples/README.md")));
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents.stream();
    }

    private static List<String> commands(Path document) {
        List<String> commands = new ArrayList<>();
        String text = read(document).replaceAll("\\\\\n\\s*", "");
        for (String line : text.split("\n")) {
            Matcher command = COMMAND.matcher(line.strip());
            if (command.matches()) {
                commands.add(command.group(1).replaceFirst("\\s+#.*", ""));
            }
        }
        return commands;
    }

    /** What would be written goes into the test's own folder. */
    private static List<String> arguments(String command) {
        List<String> arguments = new ArrayList<>();
        boolean isOutput = false;
        for (String word : command.split("\\s+")) {
            String argument = word.startsWith("examples/")
                    ? ROOT.resolve(word).toString()
                    : isOutput
                            ? folder.resolve("out-" + Integer.toHexString(command.hashCode()))
                                    .toString()
                            : STANDS_FOR.getOrDefault(word, word);
            arguments.addAll(word.startsWith("exec:") ? List.of(argument) : List.of(argument.split(" ")));
            isOutput = word.equals("--out") || word.equals("--device-run") && command.startsWith("import");
        }
        if (arguments.equals(List.of("init"))) {
            arguments.addAll(List.of(initialised().toString(), "--force"));
        }
        if (arguments.get(0).equals("speed")) {
            // The machine of a test is busy with the tests.
            arguments.addAll(List.of("--busy", "--generated", "4", "--prompt-tokens", "8", "--repeats", "1"));
        }
        if (arguments.get(0).equals("device")) {
            // It would wait for a device. DeviceCommandTests runs one; here only the options are looked at.
            arguments.add("--help");
        }
        boolean writes = List.of("run", "report", "release").contains(arguments.get(0));
        if (writes && !arguments.contains("--out")) {
            arguments.addAll(List.of("--out", folder.resolve("out").toString()));
        }
        return arguments;
    }

    /** A folder of a user's who has what a run needs. */
    private static Path initialised() {
        Path initialised = folder.resolve("initialised");
        if (!Files.exists(initialised)) {
            try {
                Files.createDirectories(initialised);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
            EmbeddedModel.copy(EmbeddedModel.oracle(), initialised.resolve("my-oracle"));
            EmbeddedModel.copy(EmbeddedModel.shipBundle(), initialised.resolve("my_decode_int8"));
        }
        return initialised;
    }

    private static List<String> links(Path document) {
        List<String> links = new ArrayList<>();
        Matcher matcher = LINK.matcher(read(document));
        while (matcher.find()) {
            links.add(matcher.group(1));
        }
        return links;
    }

    private static String read(Path document) {
        try {
            return Files.readString(document, StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static int execute(List<String> arguments) {
        return execute(arguments, new StringWriter());
    }

    private static int execute(List<String> arguments, StringWriter err) {
        return ShipGate.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
