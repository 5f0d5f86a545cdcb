package dev.shipgate.gguf;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A recipe of {@code llama-quantize}: the numbers are those of {@code llama_ftype} in {@code llama.h}.
 *
 * <p>A recipe has one type for most matrices, and others for the ones that suffer most. Which ones depends on the
 * architecture, the number of experts and the importance matrix ({@code llama_tensor_get_type_impl} in
 * {@code llama-quant.cpp}).
 */
public enum LlamaFileType {
    F32(0, GgmlType.F32),
    F16(1, GgmlType.F16),
    Q4_0(2, GgmlType.Q4_0),
    Q4_1(3, GgmlType.Q4_1),
    Q8_0(7, GgmlType.Q8_0),
    Q5_0(8, GgmlType.Q5_0),
    Q5_1(9, GgmlType.Q5_1),
    Q2_K(10, GgmlType.Q2_K),
    Q3_K_S(11, GgmlType.Q3_K),
    Q3_K_M(12, GgmlType.Q3_K),
    Q3_K_L(13, GgmlType.Q3_K),
    Q4_K_S(14, GgmlType.Q4_K),
    Q4_K_M(15, GgmlType.Q4_K),
    Q5_K_S(16, GgmlType.Q5_K),
    Q5_K_M(17, GgmlType.Q5_K),
    Q6_K(18, GgmlType.Q6_K),
    IQ2_XXS(19, GgmlType.IQ2_XXS),
    IQ2_XS(20, GgmlType.IQ2_XS),
    Q2_K_S(21, GgmlType.Q2_K),
    IQ3_XS(22, GgmlType.IQ3_S, GgmlType.IQ3_XXS),
    IQ3_XXS(23, GgmlType.IQ3_XXS),
    IQ1_S(24, GgmlType.IQ1_S),
    IQ4_NL(25, GgmlType.IQ4_NL),
    IQ3_S(26, GgmlType.IQ3_S),
    IQ3_M(27, GgmlType.IQ3_S),
    IQ2_S(28, GgmlType.IQ2_XS),
    IQ2_M(29, GgmlType.IQ2_S),
    IQ4_XS(30, GgmlType.IQ4_XS),
    IQ1_M(31, GgmlType.IQ1_M),
    BF16(32, GgmlType.BF16),
    TQ1_0(36, GgmlType.TQ1_0),
    TQ2_0(37, GgmlType.TQ2_0),
    MXFP4_MOE(38, GgmlType.MXFP4),
    NVFP4(39, GgmlType.NVFP4),
    Q1_0(40, GgmlType.Q1_0),
    Q2_0(41, GgmlType.Q2_0);

    /** Super-blocks: k-quants and i-quants. Only recipes of these mix several types. */
    private static final int SUPER_BLOCK = 256;

    /** The mixtures of llama.cpp, and those made by hand, stay within so many bits of the main type. */
    private static final int MOST_BITS_APART = 2;

    private final int id;
    private final Set<GgmlType> main;

    LlamaFileType(int id, GgmlType... main) {
        this.id = id;
        this.main = Set.of(main);
    }

    /** Returns the recipe with a number; empty if it is unknown, or was removed from llama.cpp. */
    public static Optional<LlamaFileType> of(long id) {
        return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
    }

    /**
     * Returns the recipe with a name, such as {@code Q4_K_M}, in any case. Names that others gave to mixtures of their
     * own, such as {@code Q4_K_L} or {@code Q8_K_XL}, stand for the recipe that they start from.
     */
    public static Optional<LlamaFileType> named(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replace("FP16", "F16").replace("FP32", "F32");
        String known = switch (upper) {
            case "MXFP4" -> "MXFP4_MOE";
            case "Q2_K_M", "Q2_K_L", "Q2_K_XL" -> "Q2_K";
            case "Q3_K", "Q3_K_XL" -> "Q3_K_M";
            case "Q4_K", "Q4_K_L", "Q4_K_XL" -> "Q4_K_M";
            case "Q5_K", "Q5_K_L", "Q5_K_XL" -> "Q5_K_M";
            case "Q6_K_S", "Q6_K_M", "Q6_K_L", "Q6_K_XL" -> "Q6_K";
            case "Q8_K_XL", "Q8_0_L", "Q8_0_XL" -> "Q8_0";
            default -> upper;
        };
        return Arrays.stream(values()).filter(type -> type.name().equals(known)).findFirst();
    }

    /** Returns the type, or two types, in which this recipe stores most matrices. */
    public Set<String> mainTypes() {
        Set<String> titles = new TreeSet<>();
        main.forEach(type -> titles.add(type.title()));
        return titles;
    }

    /** Tells whether the recipe mixes types, which most recipes of super-blocks do. */
    public boolean isMixture() {
        return main.stream().anyMatch(type -> type.blockElements() == SUPER_BLOCK) || this == IQ4_NL;
    }

    /** Tells whether a matrix of this type may be part of the bulk of a file of this recipe. */
    public boolean admits(GgmlType type) {
        return main.contains(type)
                || isSibling(type)
                || isMixture()
                        && type.blockElements() == SUPER_BLOCK
                        && main.stream().anyMatch(each -> Math.abs(each.bits() - type.bits()) <= MOST_BITS_APART);
    }

    /** With an importance matrix, some matrices of these recipes get a minimum. */
    private boolean isSibling(GgmlType type) {
        return this == Q4_0 && type == GgmlType.Q4_1 || this == Q5_0 && type == GgmlType.Q5_1;
    }

    /** Tells whether this recipe stores its matrices as floats. */
    public boolean isFloat() {
        return main.stream().allMatch(GgmlType::isFloat);
    }
}
