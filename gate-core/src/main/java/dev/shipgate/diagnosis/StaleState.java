package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first rows are wrong, later rows recover, and a step from the oracle's cache is correct: something was left over
 * from before. A state that isn't empty after a reset proves it.
 */
final class StaleState implements Signature {

    private final Sign sign;

    /** @param sign what shows that a state is stale */
    StaleState(Sign sign) {
        this.sign = sign;
    }

    /** What shows that a state is stale. */
    enum Sign {
        /** A state isn't empty after a reset. */
        NOT_EMPTY,
        /** The first rows are wrong, and later rows recover. */
        ROWS_HEAL
    }

    @Override
    public Set<Strength> strengths() {
        return Set.of(strength());
    }

    @Override
    public boolean statesAFact() {
        return sign == Sign.NOT_EMPTY;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> lines = new ArrayList<>(evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> !state.freshAfterReset())
                        .map(state -> carried.subject() + ": " + state.slot() + " is not empty after a reset"))
                .toList());
        boolean isEmpty = lines.isEmpty();
        boolean found = switch (sign) {
            case NOT_EMPTY -> !isEmpty;
            // The first tokens may be those that use a wrong expert.
            case ROWS_HEAL ->
                isEmpty
                        && rowsHeal(symptoms)
                        && UnevenTokens.in(symptoms.statesOfAllCases(), evidence)
                                .isEmpty();
        };
        if (!found) {
            return Optional.empty();
        }
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.STATE,
                "stale-state",
                strength(),
                "the bundle does not start from a fresh state: its first rows are wrong, and it recovers later",
                lines,
                "check whether a reset clears every state, and whether the graph starts from zeros"));
    }

    private static boolean rowsHeal(Symptoms symptoms) {
        return symptoms.rowsAreWrong()
                && !symptoms.rows().firstAreSound()
                && symptoms.rows().seededStepsAreSound()
                && symptoms.rows().longestHeals()
                && symptoms.states().jump().map(StateProfile.Jump::fades).orElseGet(() -> firstRowStandsOut(symptoms));
    }

    private static boolean firstRowStandsOut(Symptoms symptoms) {
        return symptoms.rows()
                .scatter()
                .map(scatter -> scatter.firstNats() > Calibration.HEALING_FIRST_ROW * scatter.medianNats())
                .orElse(true);
    }

    private Strength strength() {
        return switch (sign) {
            case NOT_EMPTY -> Strength.CONCLUSIVE;
            case ROWS_HEAL -> Strength.STRONG;
        };
    }
}
