package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bundle's own carried states while it is fed a prompt, and behind it against the cache that the oracle recorded.
 *
 * @param subject the case
 * @param positions how many tokens were fed
 * @param states one entry for each state that the bundle carries
 */
public record CarriedStates(Subject subject, int positions, List<State> states) implements Observation {

    /** @throws IllegalArgumentException if nothing was fed */
    public CarriedStates {
        states = List.copyOf(states);
        Require.that(positions > 0, "a state is carried by at least one token");
    }

    /**
     * One state.
     *
     * @param slot layer and kind
     * @param tokensHeld how many tokens a cache holds behind the prompt; {@code null} for a state that does not grow
     * @param tokensExpected how many tokens the oracle's cache holds; {@code null} if it recorded none
     * @param nonFinite how many of its elements are NaN or infinite behind the prompt
     * @param changedSteps how many steps changed what was there before, or added to it; {@code null} if only the state
     *     behind the prompt was looked at
     * @param allZero whether every element behind the prompt is zero
     * @param distinctValues how many different values its elements have
     * @param freshAfterReset whether it is all zeros, or empty, after a reset
     * @param difference how far it is from the oracle's; {@code null} where the two cannot be compared
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
