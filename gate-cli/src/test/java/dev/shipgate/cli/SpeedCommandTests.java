package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.FakeProgram;
import dev.shipgate.speed.SystemLoad;
import dev.shipgate.transcript.SpeedDocument;
import dev.shipgate.transcript.SpeedFacts;
import dev.shipgate.transcript.SpeedFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SpeedCommandTests {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_embedded_bundle_is_measured_and_written() {
        Path file = folder.resolve("made/speed.json");

        int exitCode = measure(EmbeddedModel.shipBundle(), 0.1, "--out", file.toString(), "--name", "laptop");

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(
                        "surface        laptop",
                        "measured       p=8 g=4 n=2",
                        "prefill batch  the graph takes one token a step")
                .doesNotContain("busy", "impossible");
        SpeedFacts speed = new SpeedFile().read(file).speed();
        assertThat(speed.repeats()).hasSize(2);
        assertThat(speed.files()).extracting(each -> each.path()).contains("metadata.json");
        assertThat(speed.bytesPerToken()).isGreaterThan(1_000_000);
        assertThat(speed.memoryBytesPerSecond()).isGreaterThan(1e8);
        assertThat(speed.loadColdNanos()).isPositive();
        assertThat(speed.loadWarmNanos()).isPositive();
        assertThat(speed.fasterThanMemory()).isFalse();
    }

    @Test
    void a_graph_of_any_width_has_a_batch_and_json_is_all_of_the_output() {
        assertThat(measure(EmbeddedModel.bundle("genai_int8"), 0.1, "--format", "json"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .startsWith("{")
                .contains(SpeedDocument.SCHEMA, "prefill_batch_nanos")
                .doesNotContain(folder.toString());
    }

    @Test
    void a_program_that_does_not_tell_its_times_has_those_of_whole_replies() {
        assertThat(measure(EmbeddedModel.shipBundle(), 0.1, "--engine", program("none")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("note           the times are of whole replies");
    }

    @Test
    void a_busy_machine_is_refused_in_one_line_and_marked_if_asked_for() {
        assertThat(measure(EmbeddedModel.shipBundle(), 1.7)).isEqualTo(4);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("its load is 1.70, expected at most 1.00 on 2 cores", "--busy");

        assertThat(measure(EmbeddedModel.shipBundle(), 1.7, "--busy")).isZero();
        assertThat(out.toString()).contains("2 cores: busy", "note           the machine was busy");
    }

    @Test
    void a_longer_context_than_promised_is_wrong_usage() {
        assertThat(measure(EmbeddedModel.shipBundle(), 0.1, "--generated", "100000"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("but the bundle's manifest promises");
    }

    @Test
    void a_program_that_does_not_start_ends_with_5() {
        assertThat(measure(EmbeddedModel.shipBundle(), 0.1, "--engine", program("dies at hello")))
                .isEqualTo(5);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void an_engine_that_is_not_installed_ends_with_3() throws IOException {
        Path program = Files.writeString(folder.resolve("engine.sh"), """
                read -r question
                echo '{"id": 1, "ok": false, "missing": true, "error": "no libllama here"}'
                """);

        assertThat(measure(EmbeddedModel.shipBundle(), 0.1, "--engine", "exec:sh " + program))
                .as(err.toString())
                .isEqualTo(3);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("no libllama here");
    }

    private int measure(Path bundle, double load, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        PrintWriter errors = new PrintWriter(err, true);
        List<String> words = new ArrayList<>(List.of("--bundle", bundle.toString(), "--threads", "1"));
        if (!List.of(more).contains("--generated")) {
            words.addAll(List.of("--generated", "4"));
        }
        words.addAll(List.of("--prompt-tokens", "8", "--repeats", "2"));
        words.addAll(List.of(more));
        return new CommandLine(new SpeedCommand(new SystemLoad(2, () -> load)))
                .setOut(new PrintWriter(out, true))
                .setErr(errors)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new WrongUsage())
                .setExecutionExceptionHandler((problem, command, parsed) -> ShipGate.explain(problem, errors))
                .execute(words.toArray(String[]::new));
    }

    private static String program(String fault) {
        return "exec:'" + String.join("' '", FakeProgram.command(fault)) + "'";
    }
}
