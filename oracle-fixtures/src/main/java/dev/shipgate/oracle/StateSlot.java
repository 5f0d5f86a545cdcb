package dev.shipgate.oracle;

import java.util.Comparator;

/**
 * One carried state.
 *
 * @param layer which layer of the model, counted from 0 over layers of every type
 * @param kind  which of its states
 */
public record StateSlot(int layer, StateKind kind) implements Comparable<StateSlot> {

    private static final Comparator<StateSlot> ORDER =
            Comparator.comparingInt(StateSlot::layer).thenComparing(StateSlot::kind);

    /** @throws IllegalArgumentException if {@code layer} is negative */
    public StateSlot {
        if (layer < 0) {
            throw new IllegalArgumentException("layers count from 0: " + layer);
        }
    }

    @Override
    public int compareTo(StateSlot other) {
        return ORDER.compare(this, other);
    }

    /** Returns layer and kind as files write them, such as {@code 3.key}. */
    @Override
    public String toString() {
        return layer + "." + kind.id();
    }
}
