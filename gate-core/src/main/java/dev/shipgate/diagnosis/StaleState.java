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
 * The beginning is wrong and heals, and a step from the oracle's cache is right: something was left from before. A
 * state that is not empty after a reset proves it.
 */
final class StaleState implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.CONCLUSIVE, Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> lines = new ArrayList<>(evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> !state.freshAfterReset())
                        .map(state -> carried.subject() + ": " + state.slot() + " is not empty after a reset"))
                .toList());
        boolean heals = symptoms.rowsAreWrong()
                && !symptoms.rows().firstAreSound()
                && symptoms.rows().seededStepsAreSound()
                && symptoms.rows().longestHeals();
        if (lines.isEmpty() && !heals) {
            return Optional.empty();
        }
        Strength strength = lines.isEmpty() ? Strength.STRONG : Strength.CONCLUSIVE;
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.STATE,
                "stale-state",
                strength,
                "the bundle does not start from a fresh state: its first rows are wrong, and it recovers later",
                lines,
                "check whether a reset clears every state, and whether the graph starts from zeros"));
    }
}
