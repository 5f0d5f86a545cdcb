package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** States that look like a different slot's state, or like themselves transposed or reversed. */
final class MisplacedState implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> lines = evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state ->
                                state.difference() != null && state.difference().resembles() != null)
                        .map(state -> carried.subject().caseId() + ": " + state.slot() + " looks like "
                                + state.difference().resembles()))
                .toList();
        // A wrong tensor in the body can turn a state around too, but then the very first row is wrong.
        if (lines.isEmpty() || !symptoms.rows().firstAreSound()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.STATE,
                "mislaid-state",
                Strength.STRONG,
                "carried states are in the wrong place or the wrong order",
                lines,
                "compare the order and the layout of the graph's present outputs with its past inputs"));
    }
}
