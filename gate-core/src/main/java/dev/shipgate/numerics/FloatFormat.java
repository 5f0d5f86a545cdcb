package dev.shipgate.numerics;

import java.util.Locale;

/** The binary floating-point formats of logits and their resolution (IEEE 754; bfloat16 has float32's exponent). */
public enum FloatFormat {
    FLOAT(23, Float.MIN_EXPONENT),
    FLOAT16(10, -14),
    BFLOAT16(7, Float.MIN_EXPONENT);

    private final int fractionBits;
    private final int smallestExponent;

    FloatFormat(int fractionBits, int smallestExponent) {
        this.fractionBits = fractionBits;
        this.smallestExponent = smallestExponent;
    }

    /**
     * Returns the format of this name, such as {@code float16}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static FloatFormat named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Returns one unit in the last place at the magnitude of {@code value}: the distance to the next number. */
    public double ulp(double value) {
        int exponent = Math.max(smallestExponent, Math.getExponent(value));
        return Math.scalb(1.0, exponent - fractionBits);
    }
}
