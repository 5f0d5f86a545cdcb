package dev.shipgate.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicTextTests {

    @ParameterizedTest
    @CsvSource({
        "cannot open /home/ada/models/x.gguf: gone, cannot open x.gguf: gone",
        "File \"/opt/a b/engine.py\" is odd, File \"engine.py\" is odd",
        "C:\\Users\\ada\\x.gguf, x.gguf",
        "~/x.gguf, x.gguf",
        "12 tok/s of CPU/GPU, 12 tok/s of CPU/GPU",
        "AVX2 = 1 / 2, AVX2 = 1 / 2"
    })
    void a_path_of_this_machine_is_reduced_to_its_last_name(String text, String published) {
        assertThat(PublicText.of(text)).isEqualTo(published);
    }

    @Test
    void a_command_keeps_its_names_and_options() {
        assertThat(ExecCommand.of(
                                "/usr/bin/python3 ../my/engine.py --model=/home/ada/m.bin --kv f16 dir/", SECOND, null)
                        .published())
                .isEqualTo("python3 engine.py --model=m.bin --kv f16 dir");
    }

    private static final Duration SECOND = Duration.ofSeconds(1);
}
