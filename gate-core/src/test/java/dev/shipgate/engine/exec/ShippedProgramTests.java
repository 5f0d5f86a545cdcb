package dev.shipgate.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.shipgate.gate.GateRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedProgramTests {

    @TempDir
    Path folder;

    @Test
    void it_is_written_where_it_is_started_and_shown_by_its_name() {
        ExecCommand command = ExecCommand.of(ShippedProgram.LLAMA_CPP, " --kv f32", Duration.ofSeconds(1), null);

        Path script = folder.resolve("llamacpp_engine.py");
        assertThat(command.startable(folder).words()).containsExactly("python3", script.toString(), "--kv", "f32");
        assertThat(script).content().contains("shipgate-exec/2");
        assertThat(command).hasToString("llama.cpp --kv f32");
    }

    @Test
    void a_program_of_ones_own_is_started_as_it_is() {
        ExecCommand command = ExecCommand.of("python3 engine.py", Duration.ofSeconds(1), null);

        assertThat(command.startable(folder)).isEqualTo(command);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_engine_is_chosen_by_its_name() {
        assertThat(program("llama.cpp").shipped()).isEqualTo(ShippedProgram.LLAMA_CPP);
        assertThat(program("llama.cpp --context 32768").words()).containsExactly("--context", "32768");
        assertThat(program("exec:mine").shipped()).isNull();
        for (String unknown : new String[] {"llama", "llama.cppx", "exec:"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GateRequest.builder().engine(unknown))
                    .withMessage("'" + unknown + "' isn't an engine; expected onnxruntime, llama.cpp or exec:COMMAND");
        }
    }

    private static ExecCommand program(String engine) {
        return Objects.requireNonNull(GateRequest.builder()
                .oracle(Path.of("o"))
                .bundle(Path.of("b"))
                .engine(engine)
                .build()
                .program());
    }
}
