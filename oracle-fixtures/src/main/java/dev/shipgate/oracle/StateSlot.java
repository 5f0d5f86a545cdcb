package dev.shipgate.oracle;

import java.util.Comparator;

/**
 * One slot of a decode state. Slots are ordered by layer, then by kind.
 *
 * @param layer the layer index, counted from 0
 */
public record StateSlot(int layer, StateKind kind) implements Comparable<StateSlot> {

    private static final Comparator<StateSlot> ORDER =
            Comparator.comparingInt(StateSlot::layer).thenComparing(StateSlot::kind);

    /** @throws IllegalArgumentException if {@code layer} is negative */
    public StateSlot {
        if (layer < 0) {
            throw new IllegalArgumentException("a layer must be at least 0, found " + layer);
        }
    }

    @Override
    public int compareTo(StateSlot other) {
        return ORDER.compare(this, other);
    }

    /** Returns the slot as it appears at the end of a tensor's name, such as {@code 3.key}. */
    @Override
    public String toString() {
        return layer + "." + kind.tensorName();
    }
}
