package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CacheDifference;
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
 * How far each carried state is from the oracle's, in the order in which a step passes them. Rounding errors grow
 * slowly from layer to layer; if the error jumps, something is wrong just before.
 */
public final class StateProfile {

    private final Map<CarriedSlot, Deviation> deviations = new LinkedHashMap<>();

    private final double largestFirst;
    private final double smallestRounding;

    /**
     * @param differences each state's difference from the expected one, over some cases; if a state occurs several
     *     times, the worst difference counts
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
                            each.difference().cosine(),
                            Optional.ofNullable(each.difference().cache())),
                    Deviation::worse);
        }
    }

    /** Makes a profile of those states of some cases that could be compared. */
    public static StateProfile of(List<CarriedStates> observed, QuantisationNoise noise) {
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
     * @param cache how the largest error is spread, if the state is a cache and that was measured
     */
    public record Deviation(CarriedSlot slot, double error, double cosine, Optional<CacheDifference> cache) {

        /** Returns the state's layer. */
        int layer() {
            return slot.layer();
        }

        /** Tells whether the state is of this kind. */
        boolean is(Kind kind) {
            return slot.kind() == kind;
        }

        /**
         * Tells whether the vectors keep their lengths, as they do under rotation; empty for transcripts that don't
         * tell.
         */
        Optional<Boolean> keepsLengths() {
            return cache.map(spread ->
                    spread.lengthError() * Math.sqrt(spread.vectorLength()) < Calibration.ROTATED_LENGTH_ERROR * error);
        }

        /**
         * Tells whether most tokens are as near as {@code sound} and only some are off, with correct ones after them. A
         * token that attends to wrong ones doesn't become correct again.
         */
        boolean isOffAtSomeTokens(double sound) {
            return cache.filter(spread -> spread.medianTokenError() <= Calibration.STATE_ERROR_JUMP * sound)
                    .filter(spread -> spread.farTokens() > 0)
                    .filter(spread -> spread.farShareOfTheRest() < Calibration.TAIL_SHARE)
                    .isPresent();
        }

        private Deviation worse(Deviation other) {
            return new Deviation(
                    slot,
                    Math.max(error, other.error),
                    Math.min(cosine, other.cosine),
                    error >= other.error ? cache : other.cache);
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

    /**
     * Tells whether the last state explains a row that is this far off: the row is computed from it, and noise leaves
     * both equally near.
     *
     * @param error the row's relative error
     */
    boolean explainsRow(double error) {
        return deviations.isEmpty()
                || error <= Calibration.ROUNDED_ROW_ERROR
                || error <= Calibration.ROW_PER_STATE_ERROR * last().error();
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
        // The first layers may be kept in floats on purpose, so the first rounded state doesn't count as a jump.
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
     * @param before the last sound state; empty if the very first isn't sound
     * @param at the first state that isn't sound
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

        /** Tells whether only some tokens of the first wrong state are off, and correct ones come after them. */
        boolean isAtSomeTokens() {
            return at.isOffAtSomeTokens(before.map(Deviation::error).orElse(Calibration.LARGEST_FIRST_STATE_ERROR));
        }

        /**
         * Tells whether most tokens of the first wrong state are off, and yet some of the newest are as near as the
         * states before it. A token that attends to wrong ones is always off, so nothing that it attends to is.
         */
        boolean sparesSomeTokens() {
            double sound = before.map(Deviation::error).orElse(Calibration.LARGEST_FIRST_STATE_ERROR);
            return at.cache()
                    .map(CacheDifference::lateNearTokenError)
                    .filter(near -> near
                            <= Calibration.STATE_ERROR_JUMP * Math.max(sound, Calibration.FLOAT_ROUNDING_STATE_ERROR))
                    .isPresent();
        }

        /** Tells whether the first token of the first wrong state is much further off than most; true if unknown. */
        boolean fades() {
            return at.cache()
                    .filter(CacheDifference::holdsFirstToken)
                    .map(spread -> spread.firstTokenError() > Calibration.STATE_ERROR_JUMP * spread.medianTokenError())
                    .orElse(true);
        }

        /**
         * Tells whether the first token's part of a wrong cache is as near as the states before it: with one token,
         * there is nothing to attend to and nothing was carried. Empty for a state that isn't a cache, and for a cache
         * that no longer holds the first token.
         */
        Optional<Boolean> firstTokenIsSound() {
            double sound = before.map(Deviation::error).orElse(Calibration.LARGEST_FIRST_STATE_ERROR);
            return at.cache()
                    .filter(CacheDifference::holdsFirstToken)
                    .map(spread -> spread.firstTokenError()
                            <= Calibration.STATE_ERROR_JUMP * Math.max(sound, Calibration.FLOAT_ROUNDING_STATE_ERROR));
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
