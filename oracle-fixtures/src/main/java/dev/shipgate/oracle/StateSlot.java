package dev.shipgate.oracle;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One slot of a decode state. Slots are ordered by layer, then by kind.
 *
 * @param layer the layer index, counted from 0
 */
public record StateSlot(int layer, StateKind kind) implements Comparable<StateSlot> {

    private static final Comparator<StateSlot> ORDER =
            Comparator.comparingInt(StateSlot::layer).thenComparing(StateSlot::kind);

    /** A layer without leading zeros, so that each slot has one name; six digits overflow no int. */
    private static final Pattern NAME = Pattern.compile("(0|[1-9]\\d{0,5})\\.([a-z_]+)");

    /** @throws IllegalArgumentException if {@code layer} is negative */
    public StateSlot {
        if (layer < 0) {
            throw new IllegalArgumentException("a layer must be at least 0, found " + layer);
        }
    }

    /**
     * Reads what {@link #toString} writes. Files and exec engines name their slots so; elsewhere slots stay typed.
     *
     * @param name such as {@code 3.key}
     * @return the slot, or null if {@code name} isn't a layer and the name of a kind
     */
    public static @Nullable StateSlot named(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        @Nullable StateKind kind = StateKind.ofTensorName(matcher.group(2));
        return kind == null ? null : new StateSlot(Integer.parseInt(matcher.group(1)), kind);
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
