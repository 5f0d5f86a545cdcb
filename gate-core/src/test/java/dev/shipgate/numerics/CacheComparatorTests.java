package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.tensor.Shape;
import dev.shipgate.transcript.CacheDifference;
import org.junit.jupiter.api.Test;

/** A cache of two heads, three tokens and vectors of two elements, compared with others by hand. */
class CacheComparatorTests {

    private static final Shape SHAPE = Shape.of(1, 2, 3, 2);

    /** Each vector has length 5. */
    private final float[] expected = {3, 4, 3, 4, 3, 4, 4, 3, 4, 3, 4, 3};

    @Test
    void a_cache_matches_itself() {
        assertThat(compare(expected.clone(), 3)).isEqualTo(new CacheDifference(3, 2, 0, 0, 0, 0, null, null, 0.0));
    }

    @Test
    void rotation_keeps_the_length_of_each_vector() {
        CacheDifference rotated = compare(new float[] {-4, 3, -4, 3, -4, 3, -3, 4, -3, 4, -3, 4}, 3);

        assertThat(rotated.lengthError()).isZero();
        assertThat(rotated.firstTokenError()).isCloseTo(Math.sqrt(2), within(1e-12));
        assertThat(rotated.medianTokenError()).isCloseTo(Math.sqrt(2), within(1e-12));
        assertThat(rotated.farTokens()).isZero();
    }

    @Test
    void the_error_of_lengths_is_relative_to_all_lengths() {
        float[] longer = expected.clone();
        longer[0] = 6;
        longer[1] = 8;

        CacheDifference difference = compare(longer, 3);

        // One of six vectors of length 5 is twice as long: 5 / √(6 · 25).
        assertThat(difference.lengthError()).isCloseTo(1 / Math.sqrt(6), within(1e-12));
        // The first token has two vectors: 5 / √(2 · 25).
        assertThat(difference.firstTokenError()).isCloseTo(1 / Math.sqrt(2), within(1e-12));
        assertThat(difference.medianTokenError()).isZero();
        assertThat(difference.farTokens()).isOne();
        assertThat(difference.firstFarToken()).isZero();
    }

    @Test
    void a_far_token_has_more_than_three_times_the_median_error() {
        assertThat(compare(raised(0.1f, 0.1f, 0.25f), 3).farTokens()).isZero();

        CacheDifference far = compare(raised(0.1f, 0.1f, 0.4f), 3);

        assertThat(far.farTokens()).isOne();
        assertThat(far.firstFarToken()).isEqualTo(2);
        assertThat(far.medianTokenError()).isCloseTo(0.02, within(1e-6));
    }

    @Test
    void the_nearest_of_the_newer_tokens_are_told() {
        assertThat(compare(raised(0.1f, 0.4f, 0.2f), 3).lateNearTokenError()).isCloseTo(0.04, within(1e-6));
    }

    @Test
    void of_several_far_tokens_the_first_is_named() {
        CacheDifference far = CacheComparator.compare(
                new float[] {1, 1, 1, 1, 1}, new float[] {1, 2, 1, 2, 1}, Shape.of(1, 1, 5, 1), 5);

        assertThat(far.farTokens()).isEqualTo(2);
        assertThat(far.firstFarToken()).isOne();
    }

    @Test
    void the_error_of_a_token_without_length_is_absolute() {
        CacheDifference difference =
                CacheComparator.compare(new float[] {0, 0}, new float[] {0.5f, 0}, Shape.of(1, 1, 2, 1), 2);

        assertThat(difference.firstTokenError()).isEqualTo(0.5);
        assertThat(difference.lengthError()).isEqualTo(0.5);
    }

    @Test
    void a_cache_of_fewer_tokens_than_were_fed_holds_the_newest() {
        assertThat(compare(expected.clone(), 8).firstPosition()).isEqualTo(5);
        assertThat(compare(expected.clone(), 3).firstPosition()).isNull();
    }

    /** Returns the expected cache with the first element of each token's first vector raised. */
    private float[] raised(float... by) {
        float[] raised = expected.clone();
        for (int token = 0; token < by.length; token++) {
            raised[2 * token] += by[token] * (float) Math.sqrt(2);
        }
        return raised;
    }

    private CacheDifference compare(float[] found, int fed) {
        return CacheComparator.compare(expected, found, SHAPE, fed);
    }

    @Test
    void elements_that_pile_up_below_the_expected_ones_are_cut_off() {
        float[] steps = {1, 2, 3, 3, 3, 3};

        assertThat(column(steps, 1, 2, 3, 4, 5, 6).cutOffShare())
                .as("4, 5 and 6, of which 3 may stand for 3.5 and 1.3 times 3 is 3.9")
                .isEqualTo(0.5);
        assertThat(column(steps, 1, 2, 3.4f, 3.4f, 3.4f, 3.4f).cutOffShare()).isNull();
        assertThat(column(new float[] {-1, -2, -3, -3, 0, 0}, -1, -2, -3, -9, 0, 0)
                        .cutOffShare())
                .isEqualTo(1 / 6.0);
        assertThat(column(new float[] {1, 2, 3, 4, 5, 6}, 2, 4, 6, 8, 10, 12).cutOffShare())
                .as("only one is the largest, as where floats are too small")
                .isNull();
        assertThat(column(new float[] {1, 1, 0, 0, 0, 0}, 1.4f, 1.45f, 0, 0, 0, 0)
                        .cutOffShare())
                .as("one step, to which 1.4 is rounded")
                .isNull();
    }

    @Test
    void elements_that_are_zero_though_the_expected_ones_are_not_are_zeroed() {
        assertThat(column(new float[] {0, 0, 1, 0}, 0, 0.2f, 1, -0.2f).zeroedShare())
                .isEqualTo(0.5);
        assertThat(column(new float[] {0, 1}, 0, 2).zeroedShare()).isNull();
    }

    /** Compares caches of one head whose vectors have one element. */
    private static CacheDifference column(float[] found, float... expected) {
        return CacheComparator.compare(expected, found, Shape.of(1, 1, found.length, 1), found.length);
    }
}
