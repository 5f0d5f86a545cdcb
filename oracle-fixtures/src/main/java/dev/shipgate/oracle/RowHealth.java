package dev.shipgate.oracle;

import org.jspecify.annotations.Nullable;

/**
 * What one row of recorded logits holds.
 *
 * @param topTwo recomputed from the logits; null if one of them is not finite
 * @param nonFinite how many logits are NaN or infinite
 */
public record RowHealth(@Nullable TopTwo topTwo, int nonFinite) {

    /**
     * Looks at one row, {@code [V]}.
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
