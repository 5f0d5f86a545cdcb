package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class FlipOddsTests {

    @Test
    void a_margin_of_one_sigma_flips_one_time_in_six() {
        assertThat(FlipOdds.of(List.of(0.2, 0.2, 0.0), 0.2).expected())
                .isCloseTo(0.158655 + 0.158655 + 0.5, within(1e-6));
    }

    @Test
    void equal_margins_follow_the_binomial_distribution() {
        FlipOdds odds = FlipOdds.of(Collections.nCopies(40, 0.1), 0.1);
        BinomialDistribution binomial = BinomialDistribution.of(40, odds.expected() / 40);

        for (int flips = 0; flips <= 40; flips++) {
            assertThat(odds.atLeast(flips))
                    .as("at least %d", flips)
                    .isCloseTo(flips == 0 ? 1 : binomial.survivalProbability(flips - 1), within(1e-12));
        }
    }

    @Test
    void different_margins_follow_the_sum_over_all_outcomes() {
        List<Double> margins = List.of(0.0, 0.05, 0.1, 0.4, 0.15);
        FlipOdds all = FlipOdds.of(margins, 0.1);
        double atLeastThree = 0;
        for (int outcome = 0; outcome < 1 << margins.size(); outcome++) {
            double probability = 1;
            for (int i = 0; i < margins.size(); i++) {
                double flips = FlipOdds.of(List.of(margins.get(i)), 0.1).expected();
                probability *= (outcome >> i & 1) == 1 ? flips : 1 - flips;
            }
            atLeastThree += Integer.bitCount(outcome) >= 3 ? probability : 0;
        }

        assertThat(all.atLeast(3)).isCloseTo(atLeastThree, within(1e-12));
    }

    @Test
    void without_noise_nothing_flips() {
        FlipOdds odds = FlipOdds.of(List.of(0.0, 1.0), 0);

        assertThat(odds.expected()).isZero();
        assertThat(odds.atLeast(0)).isEqualTo(1);
        assertThat(odds.atLeast(1)).isZero();
    }
}
