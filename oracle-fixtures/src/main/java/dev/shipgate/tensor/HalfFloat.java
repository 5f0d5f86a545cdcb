package dev.shipgate.tensor;

/**
 * The 16-bit floats: IEEE 754 binary16 (F16) and the upper half of binary32 (BF16). Widening is exact; narrowing rounds
 * to the nearest, ties to even.
 */
public final class HalfFloat {

    private static final int F16_EXPONENT_BIAS = 15;
    private static final int F16_FRACTION_BITS = 10;
    private static final int F16_INFINITY = 0x7c00;
    private static final int F32_FRACTION_BITS = 23;
    private static final float F16_SMALLEST_SUBNORMAL = 0x1p-24f;

    private HalfFloat() {}

    /** Widens an F16, given as its bits. */
    public static float fromF16(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> F16_FRACTION_BITS) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * F16_SMALLEST_SUBNORMAL;
            return sign == 0 ? magnitude : -magnitude;
        }
        int shifted = fraction << (F32_FRACTION_BITS - F16_FRACTION_BITS);
        int widened = exponent == 0x1f ? 0xff : exponent - F16_EXPONENT_BIAS + 127;
        return Float.intBitsToFloat(sign | widened << F32_FRACTION_BITS | shifted);
    }

    /** Narrows to an F16, given as its bits. What is too large becomes infinite. */
    public static short toF16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        if (Float.isNaN(value)) {
            return (short) (sign | F16_INFINITY | 0x200 | (bits >>> 13 & 0x1ff));
        }
        float magnitude = Math.abs(value);
        if (magnitude >= 65520f) {
            return (short) (sign | F16_INFINITY);
        }
        if (magnitude < 0x1p-14f) {
            // A subnormal is a multiple of the smallest one; rint rounds ties to even.
            return (short) (sign | (int) Math.rint(magnitude / (double) F16_SMALLEST_SUBNORMAL));
        }
        int exponent = Math.getExponent(magnitude);
        long significand = (long) Math.rint(Math.scalb((double) magnitude, F16_FRACTION_BITS - exponent));
        // The significand holds the implicit bit, which adds one to the exponent; rounding up to the next power of two
        // carries into it by itself.
        return (short) (sign | (exponent + F16_EXPONENT_BIAS - 1 << F16_FRACTION_BITS) + (int) significand);
    }

    /** Widens a BF16, given as its bits. */
    public static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Narrows to a BF16, given as its bits. */
    public static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        int roundToEven = 0x7fff + (bits >>> 16 & 1);
        return (short) (bits + roundToEven >>> 16);
    }
}
