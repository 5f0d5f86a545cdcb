package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.FakeProgram;
import dev.shipgate.fixture.GgufFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EngineCheckCommandTests {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_program_that_keeps_its_promises_ends_with_0() {
        assertThat(check(program("second version"), EmbeddedModel.shipBundle())).isZero();
        assertThat(out.toString())
                .contains("protocol           shipgate-exec/2", "ok      reset", "measured: prefill_width")
                .doesNotContain(
                        "/home/ada", Path.of(System.getProperty("java.home")).toString());
    }

    @Test
    void a_broken_promise_is_named_and_ends_with_1() {
        assertThat(check(program("resets nothing"), EmbeddedModel.shipBundle())).isEqualTo(1);
        assertThat(out.toString()).contains("BROKEN  reset").contains("clear everything on reset");
    }

    @Test
    void a_program_that_does_not_load_the_bundle_ends_with_5_in_one_line() {
        assertThat(check(program("dies at hello"), EmbeddedModel.shipBundle())).isEqualTo(5);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("Segmentation fault in delegate");
    }

    @Test
    void wrong_usage_and_a_file_of_another_engine_are_refused() {
        assertThat(check("tflite", EmbeddedModel.shipBundle())).isEqualTo(2);
        assertThat(check("onnxruntime", GgufFixture.nano("q8_0"))).isEqualTo(3);
        assertThat(check("llama.cpp", EmbeddedModel.shipBundle())).isEqualTo(3);
    }

    @Test
    void the_engine_that_is_built_in_keeps_them_too() {
        assertThat(check("onnxruntime", EmbeddedModel.shipBundle()))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("ok      seed");
    }

    private int check(String engine, Path bundle) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute("engine", "check", engine, "--bundle", bundle.toString(), "--threads", "1");
    }

    private static String program(String fault) {
        return "exec:'" + String.join("' '", FakeProgram.command(fault)) + "'";
    }
}
