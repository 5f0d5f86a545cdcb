package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowNoiseTests {

    @Test
    void a_row_may_have_no_slope() {
        assertThat(new RowNoise(1, 0, -0.5, 0.1, null, null).slope()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, 0, 0, 0.1, 1, 0, top-1",
        "0, Infinity, 0, 0.1, 1, 0, runner-up",
        "0, 0, NaN, 0.1, 1, 0, margin shift",
        "0, 0, 0, -0.1, 1, 0, centred RMS",
        "0, 0, 0, NaN, 1, 0, centred RMS",
        "0, 0, 0, 0.1, NaN, 0, slope",
        "0, 0, 0, 0.1, 1, -1, residual",
        "0, 0, 0, 0.1, 1, , a slope must have a residual",
        "0, 0, 0, 0.1, , 0, a slope must have a residual"
    })
    void impossible_figures_are_refused(
            double top1,
            double runnerUp,
            double shift,
            double rms,
            @Nullable Double slope,
            @Nullable Double residual,
            String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RowNoise(top1, runnerUp, shift, rms, slope, residual))
                .withMessageContaining(named);
    }
}
