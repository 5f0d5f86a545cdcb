package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlipOddsTests {

    /** Φ(−1) and Φ(−2), from a table. */
    private static final double BEYOND_ONE_SIGMA = 0.158655254;

    private static final double BEYOND_TWO_SIGMA = 0.022750132;

    @Test
    void expected_flips_by_hand() {
        FlipOdds odds = FlipOdds.of(List.of(0.0, 0.2, 0.4, 100.0), 0.2);

        assertThat(odds.expected()).isCloseTo(0.5 + BEYOND_ONE_SIGMA + BEYOND_TWO_SIGMA, within(1e-8));
    }

    @Test
    void one_or_two_flips_by_hand() {
        FlipOdds odds = FlipOdds.of(List.of(0.0, 0.2), 0.2);

        assertThat(odds.atLeast(0)).isEqualTo(1);
        assertThat(odds.atLeast(1)).isCloseTo(1 - 0.5 * (1 - BEYOND_ONE_SIGMA), within(1e-8));
        assertThat(odds.atLeast(2)).isCloseTo(0.5 * BEYOND_ONE_SIGMA, within(1e-8));
        assertThat(odds.atLeast(3)).as("more than there are positions").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 11})
    void the_tail_is_what_counting_every_outcome_gives(int positions) {
        Random random = new Random(positions);
        List<Double> margins =
                Stream.generate(() -> 3 * random.nextDouble()).limit(positions).toList();
        double[] tail = tailByCounting(margins, 1.3);

        FlipOdds odds = FlipOdds.of(margins, 1.3);

        for (int flips = 0; flips <= positions; flips++) {
            assertThat(odds.atLeast(flips)).as("%d flips", flips).isCloseTo(tail[flips], within(1e-12));
        }
    }

    @Test
    void with_equal_margins_the_tail_is_binomial() {
        FlipOdds odds = FlipOdds.of(Collections.nCopies(400, 1.0), 0.5);
        BinomialDistribution binomial = BinomialDistribution.of(400, probability(1.0, 0.5));

        for (int flips : new int[] {1, 5, 9, 20, 60}) {
            double tail = binomial.survivalProbability(flips - 1);
            assertThat(odds.atLeast(flips)).isCloseTo(tail, within(1e-9 * tail + 1e-15));
        }
    }

    @Test
    void without_noise_nothing_flips() {
        FlipOdds odds = FlipOdds.of(List.of(0.0, 1.0), 0);

        assertThat(odds.expected()).isZero();
        assertThat(odds.atLeast(0)).isEqualTo(1);
        assertThat(odds.atLeast(1)).isZero();
    }

    private static double[] tailByCounting(List<Double> margins, double sigma) {
        double[] tail = new double[margins.size() + 1];
        for (int outcome = 0; outcome < 1 << margins.size(); outcome++) {
            double product = 1;
            for (int i = 0; i < margins.size(); i++) {
                double flips = probability(margins.get(i), sigma);
                product *= (outcome >> i & 1) == 1 ? flips : 1 - flips;
            }
            for (int flips = 0; flips <= Integer.bitCount(outcome); flips++) {
                tail[flips] += product;
            }
        }
        return tail;
    }

    private static double probability(double margin, double sigma) {
        return NormalDistribution.of(0, sigma).cumulativeProbability(-margin);
    }
}
