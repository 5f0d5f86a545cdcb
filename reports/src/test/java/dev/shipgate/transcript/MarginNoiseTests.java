package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.fixture.MarginNoiseSample;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MarginNoiseTests {

    @Test
    void the_largest_shift_is_counted_in_sigmas_whatever_its_sign() {
        assertThat(MarginNoiseSample.quiet().sigma(0.02).build().largestShiftSigmas())
                .isCloseTo(2, within(1e-12));
        assertThat(MarginNoiseSample.quiet().sigma(0).build().largestShiftSigmas())
                .isZero();
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                refused("sigma", sample -> sample.sigma(-0.1)),
                refused("bias", sample -> sample.bias(Double.NaN, 0)),
                refused("standard errors", sample -> sample.bias(0, Double.POSITIVE_INFINITY)),
                refused("rho", sample -> sample.rho(-1)),
                refused("median KL", sample -> sample.medianKl(Double.NaN)),
                refused("101 flips in 100 positions", sample -> sample.flips(101, 0.2, 1, 1)),
                refused("-1 flips", sample -> sample.flips(-1, 0.2, 1, 1)),
                refused("expected flips", sample -> sample.flips(0, -0.2, 1, 1)),
                refused("in [0, 1]: 1.1", sample -> sample.flips(0, 0.2, 1.1, 1)),
                refused("in [0, 1]: NaN", sample -> sample.flips(0, 0.2, Double.NaN, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("impossible")
    void parts_that_contradict_each_other_are_refused(String named, MarginNoiseSample sample) {
        assertThatIllegalArgumentException().isThrownBy(sample::build).withMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({"' ', 0, 0, case", "alphabet, -1, 0, position", "alphabet, 0, NaN, margin shift"})
    void an_impossible_shift_is_refused(String caseId, int position, double nats, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MarginShift(caseId, position, nats))
                .withMessageContaining(named);
    }

    private static Arguments refused(String named, UnaryOperator<MarginNoiseSample> change) {
        return Arguments.of(named, change.apply(MarginNoiseSample.quiet()));
    }
}
