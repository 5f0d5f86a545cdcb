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
    private static final int MANY_TIMES = 8;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        List<String> lines = evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> isCoarse(state) || isCoarseCache(state, carried.states()))
                        .map(state -> carried.subject() + ": " + state.slot() + " takes " + state.distinctValues()
                                + " different values"))
                .toList();
        if (lines.isEmpty() || !evidence.symptoms().somethingIsWrong()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.STATE,
                "coarse-state",
                0.975,
                "carried states are rounded to coarse steps",
                lines,
                "carry the states in float32 or float16, not in integers"));
    }

    /** Keys and values of a layer have as many elements, and in floating point nearly as many values. */
    private static boolean isCoarseCache(State state, List<State> all) {
        if (state.allZero() || state.distinctValues() <= 1 || state.distinctValues() >= FEW_VALUES) {
            return false;
        }
        String other = state.slot().endsWith(".key")
                ? state.slot().replace(".key", ".value")
                : state.slot().replace(".value", ".key");
        return !other.equals(state.slot())
                && all.stream()
                        .filter(each -> each.slot().equals(other))
                        .anyMatch(each -> each.distinctValues() > MANY_TIMES * state.distinctValues());
    }

    /** A recurrent state has thousands of elements and, in floating point, nearly as many values. */
    private static boolean isCoarse(State state) {
        return !state.allZero()
                && state.slot().endsWith(".recurrent_state")
                && state.distinctValues() > 1
                && state.distinctValues() < FEW_VALUES;
    }
}
