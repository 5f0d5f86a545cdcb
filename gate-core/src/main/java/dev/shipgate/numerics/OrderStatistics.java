package dev.shipgate.numerics;

import java.util.Arrays;

/**
 * Selects order statistics of any number of values exactly, in {@value #PASSES} passes over the same values and in
 * memory that doesn't depend on their number: a radix selection. Each pass settles the next {@value #DIGIT_BITS} bits
 * of every order statistic. The values may come in any order, and in another order in each pass.
 *
 * <p>Values are ordered as by {@link Double#compare}.
 */
public final class OrderStatistics {

    /** How often all values must be added. */
    public static final int PASSES = 5;

    private static final int DIGIT_BITS = 13;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private final long[] ranks;
    private final long[] remaining;
    private final long[] settled;
    private long[] prefixes = {0};
    private long[][] counts = {new long[DIGITS]};
    private int pass;

    /** @param ranks which order statistics to select, each counted from 0 for the smallest value; in any order */
    public OrderStatistics(long... ranks) {
        this.ranks = Arrays.stream(ranks).distinct().sorted().toArray();
        this.remaining = this.ranks.clone();
        this.settled = new long[this.ranks.length];
    }

    /** Adds a value of the current pass. */
    public void add(double value) {
        long key = key(value);
        int group = pass == 0 ? 0 : Arrays.binarySearch(prefixes, key >>> shift(pass - 1));
        if (group >= 0) {
            counts[group][(int) (key >>> shift(pass)) & mask(pass)]++;
        }
    }

    /**
     * Ends a pass.
     *
     * @throws IllegalStateException if fewer values were added than a rank requires, or in more passes than necessary
     */
    public void endPass() {
        if (pass == PASSES) {
            throw new IllegalStateException("all " + PASSES + " passes have ended");
        }
        for (int i = 0; i < ranks.length; i++) {
            long[] digits = counts[pass == 0 ? 0 : Arrays.binarySearch(prefixes, settled[i])];
            int digit = 0;
            while (digit < DIGITS && remaining[i] >= digits[digit]) {
                remaining[i] -= digits[digit++];
            }
            if (digit == DIGITS) {
                throw new IllegalStateException("there is no value of rank " + ranks[i]);
            }
            settled[i] = settled[i] << bits(pass) | digit;
        }
        pass++;
        prefixes = Arrays.stream(settled).distinct().sorted().toArray();
        counts = pass == PASSES ? new long[0][] : new long[prefixes.length][DIGITS];
    }

    /**
     * Returns the order statistic of a rank.
     *
     * @throws IllegalStateException if a pass is missing
     * @throws IllegalArgumentException if the rank wasn't asked for
     */
    public double at(long rank) {
        if (pass < PASSES) {
            throw new IllegalStateException("only " + pass + " of " + PASSES + " passes have ended");
        }
        int place = Arrays.binarySearch(ranks, rank);
        if (place < 0) {
            throw new IllegalArgumentException("rank " + rank + " was not asked for");
        }
        return value(settled[place]);
    }

    /** The last digit has the bits that are left. */
    private static int bits(int pass) {
        return pass == PASSES - 1 ? Long.SIZE - DIGIT_BITS * (PASSES - 1) : DIGIT_BITS;
    }

    private static int shift(int pass) {
        return pass == PASSES - 1 ? 0 : Long.SIZE - DIGIT_BITS * (pass + 1);
    }

    private static int mask(int pass) {
        return (1 << bits(pass)) - 1;
    }

    /** Returns bits whose unsigned order is that of the values. */
    private static long key(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }

    private static double value(long key) {
        return Double.longBitsToDouble(key < 0 ? key ^ Long.MIN_VALUE : ~key);
    }
}
