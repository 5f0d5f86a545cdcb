package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedSlot.Kind;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.Localisation.SlotDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How far each carried state is from the oracle's, in the order in which a step passes them. Rounding grows slowly from
 * layer to layer; where it jumps, something is wrong just before.
 */
public final class StateProfile {

    private final Map<CarriedSlot, Deviation> deviations = new LinkedHashMap<>();

    private final double largestFirst;
    private final double smallestRounding;

    /**
     * @param differences each state beside the one that it should be, over some cases; of a state that comes several
     *     times, the worst counts
     * @param noise how coarse the bundle is
     */
    public StateProfile(List<SlotDifference> differences, QuantisationNoise noise) {
        this.largestFirst = noise.fewBits()
                ? Calibration.LARGEST_FIRST_STATE_ERROR_OF_FEW_BITS
                : Calibration.LARGEST_FIRST_STATE_ERROR;
        this.smallestRounding = noise.stateError();
        for (SlotDifference each : differences) {
            deviations.merge(
                    each.slot(),
                    new Deviation(
                            each.slot(),
                            each.difference().relativeError(),
                            each.difference().cosine()),
                    Deviation::worse);
        }
    }

    /** Takes the states of some cases that could be compared. */
    static StateProfile of(List<CarriedStates> observed, QuantisationNoise noise) {
        List<SlotDifference> differences = new ArrayList<>();
        for (CarriedStates carried : observed) {
            for (CarriedStates.State state : carried.states()) {
                if (state.difference() != null) {
                    differences.add(new SlotDifference(state.slot(), state.difference()));
                }
            }
        }
        return new StateProfile(differences, noise);
    }

    /**
     * One state, over all cases.
     *
     * @param slot which state
     * @param error the largest relative error
     * @param cosine the smallest cosine
     */
    public record Deviation(CarriedSlot slot, double error, double cosine) {

        /** Returns the state's layer. */
        int layer() {
            return slot.layer();
        }

        /** Tells whether the state is of this kind. */
        boolean is(Kind kind) {
            return slot.kind() == kind;
        }

        private Deviation worse(Deviation other) {
            return new Deviation(slot, Math.max(error, other.error), Math.min(cosine, other.cosine));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s is %.3f away from the oracle's (cosine %.4f)", slot, error, cosine);
        }
    }

    /** Tells whether any state could be compared. */
    boolean isKnown() {
        return !deviations.isEmpty();
    }

    /** Returns the states in the order in which a step passes them. */
    List<Deviation> deviations() {
        return List.copyOf(deviations.values());
    }

    /** Returns one state, if it could be compared. */
    Optional<Deviation> of(CarriedSlot slot) {
        return Optional.ofNullable(deviations.get(slot));
    }

    /** Returns the first state. */
    Deviation first() {
        return deviations.values().iterator().next();
    }

    /** Returns the last state. */
    Deviation last() {
        return deviations().get(deviations.size() - 1);
    }

    /** Returns the state that is furthest away. */
    Deviation worst() {
        return deviations.values().stream()
                .reduce((one, other) -> one.error() >= other.error() ? one : other)
                .orElseThrow();
    }

    /** Tells whether no state is much further away than the ones before it. */
    boolean growsEvenly() {
        double largest = 0;
        for (Deviation deviation : deviations.values()) {
            if (largest > 0 && deviation.error() > Calibration.EVEN_STATE_ERROR_GROWTH * largest) {
                return false;
            }
            largest = Math.max(largest, deviation.error());
        }
        return true;
    }

    /** Returns the first state that is further away than rounding explains, and the last one before it. */
    public Optional<Jump> jump() {
        Deviation before = null;
        // The first layers may be kept in floats on purpose: the first state that is rounded doesn't jump.
        double largest = smallestRounding;
        for (Deviation deviation : deviations.values()) {
            boolean jumps = before == null
                    ? deviation.error() > largestFirst
                    : deviation.error() > Calibration.FLOAT_ROUNDING_STATE_ERROR
                            && deviation.error() > Calibration.STATE_ERROR_JUMP * largest;
            if (jumps) {
                return Optional.of(new Jump(Optional.ofNullable(before), deviation));
            }
            largest = Math.max(largest, deviation.error());
            before = deviation;
        }
        return Optional.empty();
    }

    /**
     * Where a fault shows first.
     *
     * @param before the last sound state; nothing if the very first is not
     * @param at the first state that is not sound
     */
    public record Jump(Optional<Deviation> before, Deviation at) {

        /** Tells whether the last sound state is of the same layer. */
        boolean isWithinALayer() {
            return before.filter(state -> state.layer() == at.layer()).isPresent();
        }

        /**
         * Tells whether the last sound state is a cache and the next layer's first state is off: attention is between.
         */
        boolean isAfterAttention() {
            return before.filter(state -> state.slot().kind().isCache())
                    .filter(state -> state.layer() < at.layer())
                    .isPresent();
        }

        /** Tells whether the last sound state is a recurrence and the next layer's first state is off. */
        boolean isAfterARecurrence() {
            return before.filter(state -> state.is(Kind.RECURRENT_STATE))
                    .filter(state -> state.layer() < at.layer())
                    .isPresent();
        }

        /** Returns both in words. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            before.ifPresent(state -> lines.add("the last correct state: " + state));
            lines.add("the first wrong one: " + at);
            return lines;
        }
    }
}
