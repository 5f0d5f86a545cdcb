package dev.shipgate.gguf;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the elements of a tensor are stored, by the numbers and block sizes of {@code ggml.h}. */
public enum GgmlType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    Q4_0(2, 32, 18, 4, 32, Codes.SYMMETRIC),
    Q4_1(3, 32, 20, 4, 32, Codes.ASYMMETRIC),
    Q5_0(6, 32, 22, 5, 32, Codes.SYMMETRIC),
    Q5_1(7, 32, 24, 5, 32, Codes.ASYMMETRIC),
    Q8_0(8, 32, 34, 8, 32, Codes.SYMMETRIC),
    Q8_1(9, 32, 36, 8, 32, Codes.SYMMETRIC),
    Q2_K(10, 256, 84, 2, 16, Codes.ASYMMETRIC),
    Q3_K(11, 256, 110, 3, 16, Codes.SYMMETRIC),
    Q4_K(12, 256, 144, 4, 32, Codes.ASYMMETRIC),
    Q5_K(13, 256, 176, 5, 32, Codes.ASYMMETRIC),
    Q6_K(14, 256, 210, 6, 16, Codes.SYMMETRIC),
    Q8_K(15, 256, 292, 8, 256, Codes.SYMMETRIC),
    IQ2_XXS(16, 256, 66, 2, 32, Codes.SYMMETRIC),
    IQ2_XS(17, 256, 74, 2, 16, Codes.SYMMETRIC),
    IQ3_XXS(18, 256, 98, 3, 32, Codes.SYMMETRIC),
    IQ1_S(19, 256, 50, 1, 32, Codes.SYMMETRIC),
    IQ4_NL(20, 32, 18, 4, 32, Codes.SYMMETRIC),
    IQ3_S(21, 256, 110, 3, 32, Codes.SYMMETRIC),
    IQ2_S(22, 256, 82, 2, 16, Codes.SYMMETRIC),
    IQ4_XS(23, 256, 136, 4, 32, Codes.SYMMETRIC),
    I8(24, 1, 1),
    I16(25, 1, 2),
    I32(26, 1, 4),
    I64(27, 1, 8),
    F64(28, 1, 8),
    IQ1_M(29, 256, 56, 1, 16, Codes.SYMMETRIC),
    BF16(30, 1, 2),
    TQ1_0(34, 256, 54, 2, 256, Codes.SYMMETRIC),
    TQ2_0(35, 256, 66, 2, 256, Codes.SYMMETRIC),
    MXFP4(39, 32, 17, 4, 32, Codes.SYMMETRIC),
    NVFP4(40, 64, 36, 4, 16, Codes.SYMMETRIC),
    Q1_0(41, 128, 18, 1, 128, Codes.SYMMETRIC),
    Q2_0(42, 64, 18, 2, 64, Codes.SYMMETRIC);

    private final int id;
    private final int blockElements;
    private final int blockBytes;
    private final int bits;
    private final int scaleElements;
    private final Codes codes;

    /** How the codes of a type stand for weights. */
    private enum Codes {
        /** There are none: each element is stored by itself. */
        NONE,
        /** A code times a scale. */
        SYMMETRIC,
        /** A code times a scale, plus a minimum. */
        ASYMMETRIC
    }

    GgmlType(int id, int blockElements, int blockBytes) {
        this(id, blockElements, blockBytes, blockBytes * Byte.SIZE, 1, Codes.NONE);
    }

    /**
     * @param bits the bits of one code, without its share of the scales
     * @param scaleElements the elements that share a scale
     */
    GgmlType(int id, int blockElements, int blockBytes, int bits, int scaleElements, Codes codes) {
        this.id = id;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
        this.bits = bits;
        this.scaleElements = scaleElements;
        this.codes = codes;
    }

    static Optional<GgmlType> of(long id) {
        return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
    }

    /** Returns the type with a {@link #title}; empty if there is none. */
    public static Optional<GgmlType> titled(String title) {
        return Arrays.stream(values())
                .filter(type -> type.title().equals(title))
                .findFirst();
    }

    /** Returns the name that transcripts use, such as {@code q4_k} or {@code float16}. */
    public String title() {
        String name = name().toLowerCase(Locale.ROOT);
        return isFloat() ? name.replace("bf", "bfloat").replaceFirst("^f", "float") : name;
    }

    /** Returns the number of elements in a block, into which each row is divided. */
    public int blockElements() {
        return blockElements;
    }

    /** Returns the bytes of a block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Returns the bits of one code, without its share of the scales. */
    public int bits() {
        return bits;
    }

    /** Returns the number of elements that share a scale. */
    public int scaleElements() {
        return scaleElements;
    }

    /** Tells whether the elements are codes with scales. */
    public boolean isQuantised() {
        return codes != Codes.NONE;
    }

    /** Tells whether codes are quantised without a minimum or zero point. */
    public boolean isSymmetric() {
        return codes == Codes.SYMMETRIC;
    }

    /** Tells whether the elements are floating-point numbers, each stored by itself. */
    public boolean isFloat() {
        return this == F32 || this == F16 || this == BF16 || this == F64;
    }
}
