package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatFormatTests {

    /** Figures of the peers' notes: 0.0156 for 16 to 32 in float16, 0.125 in bfloat16. */
    @ParameterizedTest
    @CsvSource({
        "FLOAT16, 16, 0.015625",
        "FLOAT16, -31.9, 0.015625",
        "FLOAT16, 32, 0.03125",
        "BFLOAT16, 16, 0.125",
        "BFLOAT16, 31, 0.125",
        "FLOAT, 1, 1.1920928955078125e-7"
    })
    void an_ulp_depends_on_the_magnitude(FloatFormat format, double value, double ulp) {
        assertThat(format.ulp(value)).isEqualTo(ulp);
    }

    @ParameterizedTest
    @CsvSource({"3.7", "1e-3", "123456.7", "1e-40"})
    void an_ulp_of_float32_matches_java(float value) {
        assertThat(FloatFormat.FLOAT.ulp(value)).isEqualTo(Math.ulp(value));
    }

    @Test
    void a_format_is_found_by_its_engine_name() {
        assertThat(FloatFormat.named("bfloat16")).isEqualTo(FloatFormat.BFLOAT16);
    }
}
