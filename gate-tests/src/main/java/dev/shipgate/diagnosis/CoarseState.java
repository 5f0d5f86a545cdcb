package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.List;
import java.util.Optional;

/** States that take few different values: they are rounded to coarse steps between one token and the next. */
final class CoarseState implements Signature {

    private static final int FEW_VALUES = 300;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        List<String> lines = evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(CoarseState::isCoarse)
                        .map(state -> carried.subject() + ": " + state.slot() + " takes " + state.distinctValues()
                                + " different values"))
                .toList();
        if (lines.isEmpty() || !evidence.symptoms().rowsAreWrong()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.STATE,
                "coarse-state",
                0.95,
                "carried states are rounded to coarse steps",
                lines,
                "carry the states in float32 or float16, not in integers"));
    }

    /** A recurrent state has thousands of elements and, in floating point, nearly as many values. */
    private static boolean isCoarse(State state) {
        return !state.allZero()
                && state.slot().endsWith(".recurrent_state")
                && state.distinctValues() > 1
                && state.distinctValues() < FEW_VALUES;
    }
}
