package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * The difference between one carried state and the expected state.
 *
 * @param cosine cosine similarity over all elements, in [-1, 1]; 0 where one of them is all zeros
 * @param relativeError ‖found − expected‖₂ / ‖expected‖₂; where the expected is all zeros, ‖found‖₂
 * @param resembles what it looks like instead, if it looks like something else, such as {@code 3.value} or
 *     {@code 0.recurrent_state transposed}: its cosine with that is above 0.95, and below 0.8 with what it should be;
 *     {@code null} otherwise
 */
public record StateDifference(
        double cosine, double relativeError, @Nullable String resembles) {

    /** @throws IllegalArgumentException if a number isn't finite or is out of its range */
    public StateDifference {
        Require.that(Math.abs(cosine) <= 1, "cosine out of [-1, 1]: " + cosine);
        Require.finiteNotNegative(relativeError, "relative error");
    }
}
