package dev.shipgate.tensor;

/**
 * Converts between {@code float} and the two 16-bit floating-point formats.
 *
 * <p>F16 is IEEE 754 binary16: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits. BF16 is the upper half of a
 * {@code float}. Widening is exact. Narrowing rounds to nearest, ties to even, and overflows to infinity. A NaN stays a
 * NaN and keeps the payload that fits.
 */
public final class HalfFloat {

    private static final int SIGN = 0x8000;
    private static final int F16_INFINITY = 0x7c00;
    private static final int F16_QUIET = 0x0200;
    private static final int F16_FRACTION = 0x03ff;
    private static final int BF16_QUIET = 0x0040;
    private static final int F32_INFINITY = 0x7f800000;

    /**
     * The difference between the exponent biases of a {@code float} and an F16, shifted into a {@code float}'s exponent
     * field.
     */
    private static final int REBIAS = (127 - 15) << 23;

    /** Bits of 65520, halfway between 65504, the largest F16, and the value that would come next. */
    private static final int F16_OVERFLOW = 0x477ff000;

    /** Bits of 2^-14, the smallest normal F16. */
    private static final int F16_SMALLEST_NORMAL = 0x38800000;

    private HalfFloat() {}

    /** Widens an F16, given by its bits. */
    public static float fromF16(short bits) {
        int sign = (bits & SIGN) << 16;
        int exponent = bits & F16_INFINITY;
        int fraction = bits & F16_FRACTION;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        if (exponent == F16_INFINITY) {
            return Float.intBitsToFloat(sign | F32_INFINITY | fraction << 13);
        }
        return Float.intBitsToFloat(sign | (exponent << 13) + REBIAS | fraction << 13);
    }

    /** Narrows to an F16 and returns its bits. */
    public static short toF16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & SIGN;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > F32_INFINITY) {
            int payload = magnitude >>> 13 & F16_FRACTION;
            return (short) (sign | F16_INFINITY | (payload == 0 ? F16_QUIET : payload));
        }
        if (magnitude >= F16_OVERFLOW) {
            return (short) (sign | F16_INFINITY);
        }
        if (magnitude < F16_SMALLEST_NORMAL) {
            // The product is exact, and 1024 is the bit pattern of the smallest normal number.
            return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24f));
        }
        int rounded = magnitude + 0x0fff + (magnitude >>> 13 & 1);
        return (short) (sign | rounded - REBIAS >>> 13);
    }

    /** Widens a BF16, given by its bits. */
    public static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Narrows to a BF16 and returns its bits. */
    public static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7fffffff) > F32_INFINITY) {
            int upper = bits >>> 16;
            return (short) ((upper & 0x007f) == 0 ? upper | BF16_QUIET : upper);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
