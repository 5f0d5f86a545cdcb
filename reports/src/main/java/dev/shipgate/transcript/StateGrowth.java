package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * How much further a carried state is from the oracle's than every state that a step computes before it.
 *
 * @param slot the state
 * @param error its relative error
 * @param largestBefore the largest relative error of a state before it
 */
public record StateGrowth(CarriedSlot slot, double error, double largestBefore) {

    /** @throws IllegalArgumentException if an error isn't finite or is negative */
    public StateGrowth {
        Require.finiteNotNegative(error, "relative error");
        Require.finiteNotNegative(largestBefore, "largest relative error before");
    }

    /** Tells whether the error is more than {@code factor} times the largest before it. */
    public boolean isMoreThan(double factor) {
        return error > factor * largestBefore;
    }

    /** Returns the one that grew more, or the other if one of them is {@code null}. */
    public static @Nullable StateGrowth larger(@Nullable StateGrowth one, @Nullable StateGrowth other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.error * other.largestBefore >= other.error * one.largestBefore ? one : other;
    }
}
