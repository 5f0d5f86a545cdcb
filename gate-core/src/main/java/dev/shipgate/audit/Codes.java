package dev.shipgate.audit;

import dev.shipgate.transcript.WeightAudit.CodeForm;
import java.util.Optional;

/** Counts how often each code of a quantised weight is used. */
final class Codes {

    /** With fewer bits, too few codes remain between the middle and the ends. */
    private static final int FEWEST_BITS_THAT_TELL = 4;

    /** A share as far away as this many of its standard errors isn't chance, however many weights a model has. */
    private static final double STANDARD_ERRORS = 6;

    /**
     * Weights with two peaks can have fewer codes in the middle than evenly spread ones: 0.48 of 0.50 in the head of a
     * small Granite. Two's complement codes of the heads that we know have 0.24.
     */
    private static final double RARE = 2 / 3.0;

    private final long[] histogram;

    private Codes(int bits) {
        this.histogram = new long[1 << bits];
    }

    /**
     * Counts codes of {@code bits} bits, packed starting from the lowest bit of each byte.
     *
     * @param signed whether codes are two's complement; counts are in order of value
     */
    static Codes count(StoredBytes bytes, int bits, boolean signed) {
        Codes codes = new Codes(bits);
        int mask = (1 << bits) - 1;
        int bias = signed ? 1 << (bits - 1) : 0;
        long[] byteCounts = byteCounts(bytes);
        for (int value = 0; value < byteCounts.length; value++) {
            for (int shift = 0; shift < Byte.SIZE; shift += bits) {
                codes.histogram[((value >> shift) + bias) & mask] += byteCounts[value];
            }
        }
        return codes;
    }

    /** Counts how often each byte occurs, the weights of a whole model in a second or two. */
    private static long[] byteCounts(StoredBytes bytes) {
        // Most weights are near zero. Were there one table, each count would wait for the one before it to be written.
        long[] even = new long[1 << Byte.SIZE];
        long[] odd = new long[1 << Byte.SIZE];
        byte[] chunk = new byte[1 << 16];
        bytes.forEachWindow(window -> {
            while (window.hasRemaining()) {
                int count = Math.min(chunk.length, window.remaining());
                window.get(chunk, 0, count);
                for (int i = 0; i + 1 < count; i += 2) {
                    even[Byte.toUnsignedInt(chunk[i])]++;
                    odd[Byte.toUnsignedInt(chunk[i + 1])]++;
                }
                if (count % 2 == 1) {
                    even[Byte.toUnsignedInt(chunk[count - 1])]++;
                }
            }
        });
        for (int value = 0; value < even.length; value++) {
            even[value] += odd[value];
        }
        return even;
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

    /**
     * Tells how negative weights are written, if the operator counts codes from 0 around the middle of their range.
     *
     * <p>Weights lie around zero: whatever their distribution, if it has one peak, then at least as many lie within
     * half of the range as would if all codes were equally frequent. Of two's complement codes that are read around the
     * middle, far fewer do, since their zero is at the ends. Codes at the very ends, and those that are zero if the
     * codes are two's complement, are left out: clipping fills the former, sparse weights the latter.
     *
     * @return nothing if neither reading is excluded by more than chance
     */
    Optional<CodeForm> form() {
        int half = histogram.length / 2;
        if (histogram.length < 1 << FEWEST_BITS_THAT_TELL) {
            return Optional.empty();
        }
        int reach = half - 2;
        int near = reach / 2;
        long inner = 0;
        long all = 0;
        for (int distance = -reach; distance <= reach; distance++) {
            long count = histogram[half + distance];
            all += count;
            inner += Math.abs(distance) <= near ? count : 0;
        }
        if (all == 0) {
            return Optional.empty();
        }
        double even = (2 * near + 1) / (2.0 * reach + 1);
        double chance = STANDARD_ERRORS * Math.sqrt(even * (1 - even) / all);
        double share = inner / (double) all;
        if (share > even + chance) {
            return Optional.of(CodeForm.OFFSET_BINARY);
        }
        return share < RARE * even - chance ? Optional.of(CodeForm.TWOS_COMPLEMENT) : Optional.empty();
    }

    /** Tells whether this is the only code in use. */
    boolean isOnly(int code) {
        return histogram[code] > 0 && levels() == 1;
    }
}
