package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.PythonWithNumpy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapters for engines that aren't here, around stand-ins for those that share one tiny model. */
class AdapterTests {

    private static final Path ADAPTERS =
            Path.of(System.getProperty("shipgate.models"), "../../adapters").normalize();

    @TempDir
    Path folder;

    private Path bundle = EmbeddedModel.shipBundle();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void needsNumpy() throws InterruptedException {
        PythonWithNumpy.assumeInstalled();
    }

    @Test
    void mlx_lm_keeps_every_promise() {
        assertThat(check("mlx-lm/mlx_lm_engine.py")).as(out + "" + err).isZero();

        assertThat(out.toString())
                .contains("engine             mlx-lm 0.0-stub", "unit_used          Device(stub, 0)")
                .contains("ok      states", "ok      seed", "ok      prefill  each row of 8 tokens at once")
                .contains("measured: seeded_step");
    }

    @Test
    void core_ai_is_fed_one_token_at_a_time_and_its_states_are_the_callers() throws IOException {
        Files.createDirectories(folder.resolve("nano.aimodel"));
        Files.writeString(
                folder.resolve("metadata.json"),
                "{\"metadata_version\": \"0.2\", \"assets\": {\"main\": \"nano.aimodel\"}, \"language\": {}}");
        bundle = folder;

        assertThat(check("coreai/coreai_engine.py", "--full-attention", "2"))
                .as(out + "" + err)
                .isZero();

        assertThat(out.toString())
                .contains("ok      states   4 states", "ok      seed")
                .contains("none    prefill  the engine takes one token at a time");
    }

    @Test
    void executorch_keeps_its_cache_to_itself() {
        assertThat(check("executorch/executorch_engine.py", "--program", "any.pte"))
                .as(out + "" + err)
                .isZero();

        assertThat(out.toString())
                .contains("ok      reset", "ok      context", "none    states")
                .contains("not measured: seeded_step");
    }

    @Test
    void a_bundle_without_a_program_is_refused_in_one_line() {
        assertThat(check("executorch/executorch_engine.py")).isEqualTo(5);

        assertThat(err.toString()).contains("has 0 .pte files, expected one; name it with --program");
    }

    @Test
    void llama_server_gives_the_likeliest_tokens_of_a_row() throws IOException, InterruptedException {
        assertThat(checkServer("remembers")).as(out + "" + err).isZero();

        assertThat(out.toString())
                .contains("engine             llama-server b0-stub", "rows               the largest log-probabilities")
                .contains("ok      prefill  the last row of 8 tokens at once")
                .contains("not measured: cosine and logit differences");
    }

    @Test
    void a_llama_server_that_forgets_breaks_a_promise() throws IOException, InterruptedException {
        assertThat(checkServer("forgets")).isEqualTo(1);

        assertThat(out.toString()).contains("BROKEN  context");
    }

    @Test
    void no_server_is_one_line_that_says_how_to_start_one() {
        assertThat(run("exec:python3 '" + ADAPTERS.resolve("llama-server/llama_server_engine.py")
                        + "' http://127.0.0.1:9"))
                .isEqualTo(3);

        assertThat(err.toString())
                .contains("there is no llama-server at http://127.0.0.1:9", "start one with: llama-server -m");
    }

    private int check(String adapter, String... options) {
        List<String> words = new ArrayList<>(
                List.of("python3", file("run.py"), ADAPTERS.resolve(adapter).toString()));
        words.addAll(Arrays.asList(options));
        return run("exec:'" + String.join("' '", words) + "'");
    }

    private int checkServer(String way) throws IOException, InterruptedException {
        Process server = new ProcessBuilder("python3", file("llama_server.py"), way)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader port =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            return run("exec:python3 '" + ADAPTERS.resolve("llama-server/llama_server_engine.py")
                    + "' --k 8 http://127.0.0.1:" + port.readLine());
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private int run(String engine) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute("engine", "check", engine, "--bundle", bundle.toString());
    }

    private static String file(String name) {
        try {
            return Path.of(Objects.requireNonNull(AdapterTests.class.getResource("adapters/" + name), name)
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
