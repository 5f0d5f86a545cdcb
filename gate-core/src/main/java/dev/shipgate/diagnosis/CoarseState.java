package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedSlot.Kind;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** States that take few distinct values: they are rounded to coarse steps between tokens. */
final class CoarseState implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> lines = new ArrayList<>(evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> isCoarse(state) || isCoarseCache(state, carried.states()))
                        .map(state -> carried.subject() + ": " + state.slot() + " takes " + state.distinctValues()
                                + " different values"))
                .toList());
        if (evidence.stateBits().filter(bits -> bits > Calibration.FEW_BITS).isPresent()) {
            lines.addAll(zeroed(evidence));
        }
        if (lines.isEmpty() || !symptoms.somethingIsWrong()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.STATE,
                "coarse-state",
                Strength.STRONG,
                "carried states are rounded to coarse steps",
                lines,
                "carry the states in float32 or float16, not in integers; if they are codes, make their scales smaller:"
                        + " the largest code should stand for the largest value of real prompts"));
    }

    /** Codes of 8 bits are rarely 0. With few bits, many are, and no scale changes that. */
    private static List<String> zeroed(Evidence evidence) {
        return evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> zeroedShare(state) > Calibration.ZEROED_SHARE)
                        .map(state -> String.format(
                                Locale.ROOT,
                                "%s: %.0f %% of the elements of %s are rounded to 0",
                                carried.subject(),
                                100 * zeroedShare(state),
                                state.slot())))
                .toList();
    }

    private static double zeroedShare(State state) {
        return Optional.ofNullable(state.difference())
                .map(StateDifference::cache)
                .map(CacheDifference::zeroedShare)
                .orElse(0d);
    }

    /**
     * A layer's keys and values have equally many elements and, in floating point, nearly equally many distinct values.
     */
    private static boolean isCoarseCache(State state, List<State> all) {
        if (state.allZero()
                || state.distinctValues() <= 1
                || state.distinctValues() >= Calibration.FEW_DISTINCT_VALUES) {
            return false;
        }
        if (!state.slot().kind().isCache()) {
            return false;
        }
        CarriedSlot other = state.slot().beside(state.slot().kind() == Kind.KEY ? Kind.VALUE : Kind.KEY);
        return all.stream()
                .filter(each -> each.slot().equals(other))
                .anyMatch(
                        each -> each.distinctValues() > Calibration.FEWER_VALUES_THAN_BESIDE * state.distinctValues());
    }

    /** A recurrent state has thousands of elements and, in floating point, nearly as many distinct values. */
    private static boolean isCoarse(State state) {
        return !state.allZero()
                && state.slot().kind() == Kind.RECURRENT_STATE
                && state.distinctValues() > 1
                && state.distinctValues() < Calibration.FEW_DISTINCT_VALUES;
    }
}
