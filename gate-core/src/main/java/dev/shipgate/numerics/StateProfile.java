package dev.shipgate.numerics;

import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
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

    /**
     * A sound bundle grows by a factor of 1.7 at most from one state to the next (8 bits and 4 bits, embedded model).
     */
    private static final double JUMP = 2.5;

    /** A difference of two float32 computations of one thing. */
    private static final double SMALLEST = 1e-3;

    /** The first state has none before it: 8 bits leave 0.005 there, 4 bits 0.06, 3 bits 0.16. */
    private static final double LARGEST_FIRST = 0.04;

    private static final double LARGEST_FIRST_OF_FEW_BITS = 0.3;

    private final Map<String, Slot> slots = new LinkedHashMap<>();

    private final double largestFirst;

    /**
     * @param observed what was seen over some cases
     * @param noise how coarse the bundle is
     */
    public StateProfile(List<CarriedStates> observed, QuantisationNoise noise) {
        this.largestFirst = noise.fewBits() ? LARGEST_FIRST_OF_FEW_BITS : LARGEST_FIRST;
        for (CarriedStates carried : observed) {
            for (State state : carried.states()) {
                if (state.difference() != null) {
                    slots.merge(
                            state.slot(),
                            new Slot(
                                    state.slot(),
                                    state.difference().relativeError(),
                                    state.difference().cosine()),
                            Slot::worse);
                }
            }
        }
    }

    /**
     * One state, over all cases.
     *
     * @param name such as {@code 3.key}
     * @param error the largest relative error
     * @param cosine the smallest cosine
     */
    public record Slot(String name, double error, double cosine) {

        /** Returns its layer. */
        public int layer() {
            return Integer.parseInt(name.substring(0, name.indexOf('.')));
        }

        /** Tells whether it is of this kind, such as {@code key}. */
        public boolean is(String kind) {
            return name.endsWith("." + kind);
        }

        /** Tells whether it is a key or a value. */
        public boolean isCache() {
            return is("key") || is("value");
        }

        Slot worse(Slot other) {
            return new Slot(name, Math.max(error, other.error), Math.min(cosine, other.cosine));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s is %.3f away from the oracle's (cosine %.4f)", name, error, cosine);
        }
    }

    /** Tells whether any state could be compared. */
    public boolean isKnown() {
        return !slots.isEmpty();
    }

    /** Returns the states in the order in which a step passes them. */
    public List<Slot> slots() {
        return new ArrayList<>(slots.values());
    }

    /** Returns the state of a layer. */
    public Optional<Slot> slot(int layer, String kind) {
        return Optional.ofNullable(slots.get(layer + "." + kind));
    }

    /** Returns the first state. */
    public Slot first() {
        return slots.values().iterator().next();
    }

    /** Returns the last state. */
    public Slot last() {
        return slots().get(slots.size() - 1);
    }

    /** Returns the state that is furthest away. */
    public Slot worst() {
        return slots.values().stream()
                .reduce((one, other) -> one.error() >= other.error() ? one : other)
                .orElseThrow();
    }

    /** Returns the first state that is further away than rounding explains, and the last one before it. */
    public Optional<Jump> jump() {
        Slot before = null;
        double largest = 0;
        for (Slot slot : slots.values()) {
            boolean jumps = before == null
                    ? slot.error() > largestFirst
                    : slot.error() > SMALLEST && slot.error() > JUMP * largest;
            if (jumps) {
                return Optional.of(new Jump(Optional.ofNullable(before), slot));
            }
            largest = Math.max(largest, slot.error());
            before = slot;
        }
        return Optional.empty();
    }

    /**
     * Where a fault shows first.
     *
     * @param before the last sound state; nothing if the very first is not
     * @param at the first state that is not sound
     */
    public record Jump(Optional<Slot> before, Slot at) {

        /** Returns both in words. */
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            before.ifPresent(slot -> lines.add("the last sound state: " + slot));
            lines.add("the first that is not: " + at);
            return lines;
        }
    }
}
