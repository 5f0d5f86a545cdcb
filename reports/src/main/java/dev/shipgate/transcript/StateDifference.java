package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The difference between one carried state and the expected state.
 *
 * @param cosine cosine similarity over all elements, in [-1, 1]; 0 if one of the states is all zeros
 * @param relativeError ‖found − expected‖₂ / ‖expected‖₂, or ‖found‖₂ if the expected state is all zeros
 * @param resembles the other state that it resembles, such as {@code 3.value} or {@code 0.recurrent_state transposed}:
 *     its cosine with that state is above 0.95, and its cosine with the expected state is below 0.8; {@code null} if
 *     there is none
 * @param cache how the error is spread over a cache's tokens; {@code null} for any other state, and in transcripts of
 *     versions that didn't measure it
 */
public record StateDifference(
        double cosine,
        double relativeError,
        @Nullable String resembles,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CacheDifference cache) {

    /** Makes the difference of a state that isn't a cache. */
    public StateDifference(double cosine, double relativeError, @Nullable String resembles) {
        this(cosine, relativeError, resembles, null);
    }

    /** @throws IllegalArgumentException if a number isn't finite or is out of its range */
    public StateDifference {
        Require.that(Math.abs(cosine) <= 1, "cosine out of [-1, 1]: " + cosine);
        Require.finiteNotNegative(relativeError, "relative error");
    }
}
