package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One weight of a graph.
 *
 * @param name the name of the tensor in the graph
 * @param role the role of the weight
 * @param operator the operator that reads it; in a GGUF file, the one of llama.cpp for weights of this name
 * @param bits the bits of one stored element
 * @param dtype the type of the stored elements, such as {@code float16} or {@code uint8}
 * @param granularity the range of one scale
 * @param blockSize the number of elements in one block, which may be as long as a row; {@code null} if there are no
 *     blocks
 * @param axis the axis along which scales or blocks run; {@code null} if there are none
 * @param symmetric whether it is quantised without zero points; {@code null} if it isn't quantised
 * @param parameters the number of weights that it contains
 * @param bytes the bytes of codes, scales and zero points
 * @param smallestScale the smallest absolute scale; {@code null} if it isn't quantised
 * @param largestScale the largest absolute scale; {@code null} if it isn't quantised
 * @param zeroScales the number of scales that are zero or not finite
 * @param saturatedShare the share of codes at either end of their range; {@code null} if it isn't quantised
 * @param codeLevels the number of distinct codes in use; for floats, the number of distinct values within a block of
 *     32, if there are few; {@code null} if it isn't quantised
 * @param codeForm how negative weights are written, if the operator counts codes around the middle of their range and
 *     the codes tell; {@code null} otherwise, and if an older version made the audit
 * @param experts how many experts it serves, if it is a weight of experts; {@code null} otherwise, and if an older
 *     version made the audit
 */
public record WeightAudit(
        String name,
        Role role,
        String operator,
        int bits,
        String dtype,
        Granularity granularity,
        @Nullable Integer blockSize,
        @Nullable Integer axis,
        @Nullable Boolean symmetric,
        long parameters,
        long bytes,
        @Nullable Double smallestScale,
        @Nullable Double largestScale,
        int zeroScales,
        @Nullable Double saturatedShare,
        @Nullable Integer codeLevels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CodeForm codeForm,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Experts experts) {

    /** The role of a weight. */
    public enum Role {
        /** The embedding: maps each token to its vector. */
        EMBEDDING,
        /** A matrix of a layer. */
        BODY,
        /** A matrix that scores experts; exporters leave it unquantised on purpose. */
        ROUTER,
        /** The output head: computes the logits. */
        HEAD,
        /** A table with one row for each position: rotary cosines or sines, learned positions, a causal mask. */
        POSITIONS,
        /** A vector: a norm, a bias, a decay. */
        VECTOR;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The range of one scale. */
    public enum Granularity {
        /** Not quantised. */
        NONE,
        /** The whole tensor. */
        PER_TENSOR,
        /** One row or column. */
        PER_CHANNEL,
        /** A block of a row. */
        PER_BLOCK;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a code that is counted around the middle of its range writes negative weights. */
    public enum CodeForm {
        /** As the operator reads it: the middle of the range is zero. */
        OFFSET_BINARY,
        /** Zero is zero, and negative weights are at the end of the range: the operator reads other weights. */
        TWOS_COMPLEMENT;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A mixture of experts, of which each token uses a few.
     *
     * @param count the number of experts
     * @param perToken the number that one token reads; all, if the graph doesn't tell
     * @param chosen the number whose results a token gets, if it reads more than those; {@code null} otherwise
     */
    public record Experts(
            int count,
            int perToken,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer chosen) {

        /** Makes experts of which a token reads only those that the router chose. */
        public Experts(int count, int perToken) {
            this(count, perToken, null);
        }

        /** @throws IllegalArgumentException if a token uses none, or more than there are */
        public Experts {
            Require.that(perToken > 0 && perToken <= count, "a token uses " + perToken + " of " + count + " experts");
            Require.that(
                    chosen == null || chosen > 0 && chosen <= perToken,
                    "a router chooses " + chosen + " of " + perToken + " experts");
            chosen = chosen != null && chosen == perToken ? null : chosen;
        }

        /** Returns the number of experts whose results a token gets. */
        @JsonIgnore
        public int used() {
            return chosen == null ? perToken : chosen;
        }
    }

    /** Creates an audit of what the first versions looked for. */
    public WeightAudit(
            String name,
            Role role,
            String operator,
            int bits,
            String dtype,
            Granularity granularity,
            @Nullable Integer blockSize,
            @Nullable Integer axis,
            @Nullable Boolean symmetric,
            long parameters,
            long bytes,
            @Nullable Double smallestScale,
            @Nullable Double largestScale,
            int zeroScales,
            @Nullable Double saturatedShare,
            @Nullable Integer codeLevels) {
        this(
                name,
                role,
                operator,
                bits,
                dtype,
                granularity,
                blockSize,
                axis,
                symmetric,
                parameters,
                bytes,
                smallestScale,
                largestScale,
                zeroScales,
                saturatedShare,
                codeLevels,
                null,
                null);
    }

    /** @throws IllegalArgumentException if a text is blank or a count is negative */
    public WeightAudit {
        Require.notBlank(name, "name");
        Require.notBlank(operator, "operator");
        Require.that(bits > 0, "a weight has at least one bit");
        Require.that(parameters >= 0 && bytes >= 0, "sizes must not be negative");
        Require.notNegative(zeroScales, "count of zero scales");
    }

    /** Returns this as a weight of experts. */
    public WeightAudit of(Experts mixture) {
        return new WeightAudit(
                name,
                role,
                operator,
                bits,
                dtype,
                granularity,
                blockSize,
                axis,
                symmetric,
                parameters,
                bytes,
                smallestScale,
                largestScale,
                zeroScales,
                saturatedShare,
                codeLevels,
                codeForm,
                mixture);
    }

    /** Returns whether a matrix product reads it. */
    @JsonIgnore
    public boolean isOfAProduct() {
        return role != Role.VECTOR
                && (operator.contains("MatMul")
                        || operator.equals("Gemm")
                        || operator.endsWith("MoE")
                        || operator.startsWith("MUL_MAT"));
    }

    /** Returns whether it is stored as codes and scales. */
    public boolean quantised() {
        return granularity != Granularity.NONE;
    }

    /** Returns the bits of one element as far as its levels are used. */
    double usedBits() {
        return codeLevels == null || codeLevels == 0 ? bits : Math.min(bits, Math.log(codeLevels) / Math.log(2));
    }
}
