package dev.shipgate.audit;

import java.nio.ByteBuffer;

/** Counts how often each code of a quantised weight is used. */
final class Codes {

    private final long[] histogram;

    private Codes(int bits) {
        this.histogram = new long[1 << bits];
    }

    /**
     * Counts codes of {@code bits} bits, packed starting from the lowest bit of each byte.
     *
     * @param signed whether codes are two's complement; counts are in order of value
     */
    static Codes count(ByteBuffer bytes, int bits, boolean signed) {
        Codes codes = new Codes(bits);
        int mask = (1 << bits) - 1;
        int bias = signed ? 1 << (bits - 1) : 0;
        ByteBuffer from = bytes.duplicate();
        byte[] chunk = new byte[1 << 16];
        while (from.hasRemaining()) {
            int count = Math.min(chunk.length, from.remaining());
            from.get(chunk, 0, count);
            for (int i = 0; i < count; i++) {
                for (int shift = 0; shift < Byte.SIZE; shift += bits) {
                    codes.histogram[((chunk[i] >> shift) + bias) & mask]++;
                }
            }
        }
        return codes;
    }

    /** Returns the share of codes at either end of the range that a symmetric or full-range code uses. */
    double saturatedShare() {
        long all = 0;
        for (long count : histogram) {
            all += count;
        }
        int last = histogram.length - 1;
        // A symmetric code leaves its lowest value unused, so its range ends at the next one.
        long low = histogram[0] > 0 || last < 3 ? histogram[0] : histogram[1];
        return all == 0 ? 0 : (low + histogram[last]) / (double) all;
    }

    /** Returns the number of distinct codes in use. */
    int levels() {
        int levels = 0;
        for (long count : histogram) {
            levels += count > 0 ? 1 : 0;
        }
        return levels;
    }

    /** Tells whether this is the only code in use. */
    boolean isOnly(int code) {
        return histogram[code] > 0 && levels() == 1;
    }
}
