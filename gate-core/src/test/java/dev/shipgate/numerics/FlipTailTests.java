package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tail of a Poisson-binomial distribution, exact and approximate. */
class FlipTailTests {

    /** As many positions as this are never convolved. */
    private static final long TOO_MANY = Long.MAX_VALUE;

    @Test
    void two_coins_give_a_quarter() {
        FlipTail both = new FlipTail(2, 2);
        both.add(0.5);
        both.add(0.5);

        assertThat(both.atLeast()).isEqualTo(0.25);
        assertThat(both.expected()).isEqualTo(1);
    }

    @Test
    void no_flip_is_certain() {
        FlipTail none = new FlipTail(0, 1);
        none.add(0.3);

        assertThat(none.atLeast()).isEqualTo(1);
        assertThat(none.expected()).isEqualTo(0.3);
    }

    @ParameterizedTest
    @ValueSource(ints = {120, 150, 162, 175, 200})
    void the_approximation_is_near_the_convolution(int flips) {
        FlipTail exact = new FlipTail(flips, 3_000);
        FlipTail approximate = new FlipTail(flips, TOO_MANY);
        Random random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            double probability = Math.pow(random.nextDouble(), 2) * 0.16;
            exact.add(probability);
            approximate.add(probability);
        }

        assertThat(exact.atLeast()).isNotEqualTo(approximate.atLeast());
        assertThat(approximate.atLeast()).isCloseTo(exact.atLeast(), within(5e-4));
    }

    @Test
    void without_variance_the_expected_flips_are_certain() {
        FlipTail one = new FlipTail(1, TOO_MANY);
        one.add(1);
        assertThat(one.atLeast()).isEqualTo(1);

        FlipTail never = new FlipTail(1, TOO_MANY);
        never.add(0);
        assertThat(never.atLeast()).isZero();
    }
}
