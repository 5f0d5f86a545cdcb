package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.engine.exec.ShippedProgram;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.fixture.LlamaCpp;
import dev.shipgate.oracle.Oracle;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands beside {@code run} on GGUF files in llama.cpp's own library. */
@Tag("thorough")
class LlamaCppCommandTests {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void needs_llama_cpp() throws IOException, InterruptedException {
        LlamaCpp.assumeInstalled();
    }

    @Test
    void an_oracle_is_recorded_from_a_file_and_judges_another() throws IOException {
        Path oracle = record("llama.cpp");

        // Not the token at which only llama.cpp stops, because of its text.
        assertThat(Oracle.read(oracle).model().eosTokenIds()).containsExactly(0);
        assertThat(Oracle.read(oracle).cases()).singleElement().satisfies(each -> {
            assertThat(each.greedy()).isNotNull();
            assertThat(each.seed()).isNotNull();
        });
        assertThat(run(
                        "run",
                        "--engine",
                        "llama.cpp",
                        "--threads",
                        "1",
                        "--bundle",
                        nano("q4_0"),
                        "--oracle",
                        oracle.toString(),
                        "--out",
                        folder.resolve("out").toString()))
                .as(out + "" + err)
                .isIn(1, 3);
        assertThat(out.toString()).contains("the oracle was recorded from weights of 8 bits");
    }

    @Test
    void a_bisection_compares_the_states_of_two_files() throws IOException {
        int code = run(
                "bisect",
                nano("q4_0"),
                "--against",
                nano("q8_0"),
                "--engine",
                "llama.cpp",
                "--threads",
                "1",
                "--oracle",
                EmbeddedModel.shortOracle().toString());

        assertThat(code).as(out + "" + err).isZero();
        assertThat(out.toString()).contains("do not diverge over 16 tokens of case ");
    }

    @Test
    void a_bisection_takes_the_engine_and_the_threads_of_the_project() throws IOException {
        Path project = Files.writeString(
                folder.resolve("shipgate.yaml"),
                "schema: shipgate-project/1\nengine: llama.cpp\nthreads: 1\noracle: " + EmbeddedModel.shortOracle()
                        + "\nbundles:\n  - path: " + nano("q4_0") + "\n  - path: " + nano("q8_0") + "\n");

        assertThat(run("bisect", nano("q4_0"), "--against", nano("q8_0"), "--project", project.toString()))
                .as(out + "" + err)
                .isZero();
    }

    @Test
    void a_missing_library_says_how_to_get_it_and_blames_no_bundle() throws IOException, InterruptedException {
        Path nowhere = Files.createDirectories(folder.resolve("nowhere"));
        String script = "exec:env LLAMA_LIB='" + nowhere + "' python3 '" + engine() + "'";

        assertThat(run("engine", "check", script, "--bundle", nano("q8_0"))).isEqualTo(3);
        assertThat(err.toString())
                .contains("there is no libllama", "adapters/llama.cpp/install.sh")
                .hasLineCount(1);

        assertThat(run(
                        "run",
                        "--engine",
                        script,
                        "--bundle",
                        nano("q8_0"),
                        "--out",
                        folder.resolve("out").toString()))
                .isEqualTo(4);
        assertThat(out.toString())
                .contains("unsupported", "nothing is known of it")
                .doesNotContain("ERROR");
    }

    private Path record(String engine) throws IOException {
        Path prompts = Files.writeString(
                folder.resolve("prompts.json"),
                "[{\"id\": \"a\", \"kind\": \"gate\", \"text\": \"The alphabet begins A, B, C, D, E, F, G\"}]");
        Path oracle = folder.resolve("oracle");
        assertThat(run(
                        "oracle",
                        "record",
                        "--engine",
                        engine,
                        "--threads",
                        "1",
                        "--bundle",
                        nano("q8_0"),
                        "--prompts",
                        prompts.toString(),
                        "--out",
                        oracle.toString(),
                        "--greedy-tokens",
                        "8"))
                .as(out + "" + err)
                .isZero();
        return oracle;
    }

    /** The program that ships with the gate, as a file. */
    private Path engine() throws IOException {
        Path script = folder.resolve("engine.py");
        try (InputStream in = ShippedProgram.class.getResourceAsStream("llamacpp_engine.py")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        return script;
    }

    private static String nano(String type) {
        return GgufFixture.nano(type).toString();
    }

    private int run(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
