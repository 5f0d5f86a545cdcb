package dev.shipgate.engine.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a process ended, in words. */
class EndingTests {

    @Test
    void the_jvm_names_the_signal_and_the_library() {
        assertThat(Ending.of(
                        1,
                        List.of(
                                "# A fatal error has been detected by the Java Runtime Environment:",
                                "#  SIGFPE (0x8) at pc=0x00007f1e7c4a5e0b, pid=7, tid=9",
                                "# Problematic frame:",
                                "# C  [libonnxruntime.so+0xa5e0b]  onnxruntime::Div+0x2b"),
                        " in step 3"))
                .isEqualTo("died of SIGFPE in libonnxruntime.so in step 3");
    }

    @Test
    void a_signal_that_the_jvm_doesn_t_handle_is_in_the_exit_code() {
        assertThat(Ending.of(134, List.of("memory allocation of 4611686018427387904 bytes failed"), " in step 3"))
                .isEqualTo(
                        "died of SIGABRT (exit code 134) in step 3; the last line that it printed: memory allocation of"
                                + " 4611686018427387904 bytes failed");
        assertThat(Ending.of(137, List.of(), "")).isEqualTo("died of SIGKILL (exit code 137)");
    }

    @Test
    void any_other_end_has_its_exit_code() {
        assertThat(Ending.of(2, List.of("Error: Could not find or load main class"), ""))
                .isEqualTo("ended with exit code 2; the last line that it printed: Error: Could not find or load main"
                        + " class");
        assertThat(Ending.of(3, List.of(), "")).startsWith("ran out of Java heap");
    }
}
