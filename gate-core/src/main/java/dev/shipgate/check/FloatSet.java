package dev.shipgate.check;

import java.util.Arrays;

/**
 * A set of floats, by open addressing. Both zeros are the same, and no NaN equals another. A state has a million
 * elements, which sorting or boxing them takes too long for.
 */
final class FloatSet {

    private static final int EMPTY = Float.floatToRawIntBits(Float.NaN);

    private final int[] slots;
    private final int shift;

    /** @param most the number of floats that will be added at most */
    FloatSet(int most) {
        int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, most)) + 1);
        this.slots = new int[1 << bits];
        this.shift = Integer.SIZE - bits;
        Arrays.fill(slots, EMPTY);
    }

    /** Returns whether the set lacked the float. */
    boolean add(float value) {
        if (Float.isNaN(value)) {
            return true;
        }
        int bits = Float.floatToRawIntBits(value == 0 ? 0f : value);
        // The golden ratio spreads neighbouring bit patterns.
        int at = bits * 0x9E3779B9 >>> shift;
        while (slots[at] != EMPTY) {
            if (slots[at] == bits) {
                return false;
            }
            at = at + 1 & slots.length - 1;
        }
        slots[at] = bits;
        return true;
    }
}
