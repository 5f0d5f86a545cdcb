package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One repeat of a measurement of speed.
 *
 * @param prefillSingleNanos the time for the whole prompt, one token a step; {@code null} if it wasn't measured
 * @param prefillBatchNanos the time for the whole prompt in one wide step; {@code null} if the engine or the graph
 *     takes no wide step
 * @param tokenNanos the time of each generated token
 */
public record SpeedRepeat(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long prefillSingleNanos,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long prefillBatchNanos,
        List<Long> tokenNanos) {

    /** @throws IllegalArgumentException if a time isn't more than 0 */
    public SpeedRepeat {
        tokenNanos = List.copyOf(tokenNanos);
        positive(prefillSingleNanos, "prefill_single_nanos");
        positive(prefillBatchNanos, "prefill_batch_nanos");
        tokenNanos.forEach(each -> positive(each, "token_nanos"));
    }

    private static void positive(@Nullable Long nanos, String what) {
        Require.that(nanos == null || nanos > 0, what + " must be more than 0: " + nanos);
    }

    /** Returns the time of all generated tokens. */
    long decodeNanos() {
        return tokenNanos.stream().mapToLong(Long::longValue).sum();
    }
}
