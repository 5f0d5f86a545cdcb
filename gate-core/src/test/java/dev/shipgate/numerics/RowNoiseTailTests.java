package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.transcript.NoiseTail;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/** The tail of the noise goes through two quantiles, and lies above a normal one further out. */
class RowNoiseTailTests {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final double MEDIAN = NORMAL.inverseCumulativeProbability(0.75);
    private static final double UPPER = NORMAL.inverseCumulativeProbability(0.95);

    private final RowNoiseTail tail = new RowNoiseTail(new NoiseTail(5_000, 10_000, MEDIAN, UPPER, 0.05, 0.1));

    @Test
    void it_goes_through_the_quantiles() {
        assertThat(tail.probability(MEDIAN * 0.05, 0.05)).isCloseTo(0.25, within(1e-12));
        assertThat(tail.probability(UPPER * 0.05, 0.05)).isCloseTo(0.05, within(1e-12));
    }

    @Test
    void it_lies_above_the_normal_distribution_further_out() {
        for (double sigmas = 2; sigmas < 9; sigmas += 0.5) {
            assertThat(tail.probability(sigmas * 0.05, 0.05))
                    .as("%s sigmas", sigmas)
                    .isGreaterThan(NORMAL.survivalProbability(sigmas));
        }
    }

    @Test
    void a_row_of_more_noise_shifts_further() {
        assertThat(tail.probability(0.5, 0.1)).isEqualTo(tail.probability(0.25, 0.05));
    }

    @Test
    void a_row_claims_no_more_noise_than_the_corpus_expects_once() {
        // One in ten rows has more than 0.1 nat, and each doubling leaves a fifth of them: 1,000 of 10,000 rows.
        double once = 0.1 * Math.pow(2, Math.log(1_000) / Math.log(5));

        assertThat(tail.largestRhoNats()).isCloseTo(once, within(1e-12));
        assertThat(tail.probability(8, 50)).isEqualTo(tail.probability(8, once));
    }

    @Test
    void a_row_without_noise_never_flips() {
        assertThat(tail.probability(0.3, 0)).isZero();
    }

    @Test
    void few_shifts_say_too_little() {
        assertThat(RowNoiseTail.isKnown(new NoiseTail(999, 2_000, 0.8, 2, 0.05, 0.1)))
                .isFalse();
        assertThat(RowNoiseTail.isKnown(new NoiseTail(1_000, 2_000, 0.8, 2, 0.05, 0.1)))
                .isTrue();
        assertThat(RowNoiseTail.isKnown(new NoiseTail(1_000, 2_000, 0.8, 0.8, 0.05, 0.1)))
                .isFalse();
        assertThat(RowNoiseTail.isKnown(new NoiseTail(1_000, 2_000, 0.8, 2, 0, 0.1)))
                .isFalse();
    }
}
