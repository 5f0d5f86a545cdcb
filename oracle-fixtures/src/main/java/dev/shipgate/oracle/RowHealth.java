package dev.shipgate.oracle;

import org.jspecify.annotations.Nullable;

/**
 * The condition of one row of recorded logits.
 *
 * @param topTwo recomputed from the logits; null if any of them isn't finite
 * @param nonFinite the number of logits that are NaN or infinite
 */
public record RowHealth(@Nullable TopTwo topTwo, int nonFinite) {

    /**
     * Examines one row, {@code [V]}.
     *
     * @throws IllegalArgumentException if it has fewer than two logits
     */
    public static RowHealth of(float[] logits) {
        int nonFinite = 0;
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                nonFinite++;
            }
        }
        return new RowHealth(nonFinite == 0 ? TopTwo.of(logits) : null, nonFinite);
    }
}
