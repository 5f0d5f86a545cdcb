package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bundle's own carried states while it is fed a prompt, and a comparison with the oracle's recorded cache after the
 * prompt.
 *
 * @param subject the case
 * @param positions the number of tokens that were fed
 * @param states one entry for each state that the bundle carries
 */
public record CarriedStates(Subject subject, int positions, List<State> states) implements Observation {

    /** @throws IllegalArgumentException if nothing was fed */
    public CarriedStates {
        states = List.copyOf(states);
        Require.that(positions > 0, "carried states need at least one token");
    }

    /**
     * One carried state.
     *
     * @param slot layer and kind
     * @param tokensHeld the number of tokens in the cache after the prompt; {@code null} for a state that doesn't grow
     * @param tokensExpected the number of tokens in the oracle's cache; {@code null} if the oracle recorded none
     * @param nonFinite the number of elements that are NaN or infinite after the prompt
     * @param changedSteps the number of steps that changed existing content or added to it; {@code null} if only the
     *     state after the prompt was checked
     * @param allZero whether every element is zero after the prompt
     * @param distinctValues the number of distinct values among its elements
     * @param freshAfterReset whether it is all zeros, or empty, after a reset
     * @param difference the difference from the oracle's state; {@code null} if the two can't be compared
     */
    public record State(
            CarriedSlot slot,
            @Nullable Integer tokensHeld,
            @Nullable Integer tokensExpected,
            int nonFinite,
            @Nullable Integer changedSteps,
            boolean allZero,
            int distinctValues,
            boolean freshAfterReset,
            @Nullable StateDifference difference) {

        /** @throws IllegalArgumentException if a count is negative */
        public State {
            Require.notNegative(nonFinite, "count of non-finite elements");
            Require.notNegative(distinctValues, "count of values");
            Require.that(changedSteps == null || changedSteps >= 0, "changed steps must not be negative");
        }
    }
}
