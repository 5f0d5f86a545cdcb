package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.BuiltInPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicySourceTests {

    @Test
    void without_a_name_it_is_the_default_policy() {
        assertThat(PolicySource.of(null).read(note -> {})).isEqualTo(BuiltInPolicy.DEFAULT.read());
    }

    @ParameterizedTest
    @EnumSource
    void a_name_is_that_of_a_built_in_policy(BuiltInPolicy builtIn) {
        assertThat(PolicySource.of(Path.of(builtIn.id())).read(note -> {})).isEqualTo(builtIn.read());
    }

    @Test
    void a_name_in_a_folder_is_a_file() {
        assertThat(PolicySource.of(Path.of("rules/strict"))).isInstanceOf(PolicySource.OfFile.class);
    }

    @Test
    void an_unknown_name_is_refused_with_the_names_that_there_are() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> PolicySource.of(Path.of("lax")).read(note -> {}))
                .withMessage(
                        "lax: there is no such policy file, and no built-in policy of that name; pass the path of a "
                                + "file, or one of default, strict, eight-bit, four-bit");
    }
}
