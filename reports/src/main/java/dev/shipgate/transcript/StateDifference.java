package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * The difference between one carried state and the expected state.
 *
 * @param cosine cosine similarity over all elements, in [-1, 1]; 0 if one of the states is all zeros
 * @param relativeError ‖found − expected‖₂ / ‖expected‖₂, or ‖found‖₂ if the expected state is all zeros
 * @param resembles the other state that it resembles, such as {@code 3.value} or {@code 0.recurrent_state transposed}:
 *     its cosine with that state is above 0.95, and its cosine with the expected state is below 0.8; {@code null} if
 *     there is none
 */
public record StateDifference(
        double cosine, double relativeError, @Nullable String resembles) {

    /** @throws IllegalArgumentException if a number isn't finite or is out of its range */
    public StateDifference {
        Require.that(Math.abs(cosine) <= 1, "cosine out of [-1, 1]: " + cosine);
        Require.finiteNotNegative(relativeError, "relative error");
    }
}
