package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One weight of a graph.
 *
 * @param name the name of the tensor in the graph
 * @param role the role of the weight
 * @param operator the operator that reads it
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
        @Nullable Integer codeLevels) {

    /** The role of a weight. */
    public enum Role {
        /** The embedding: maps each token to its vector. */
        EMBEDDING,
        /** A matrix of a layer. */
        BODY,
        /** The output head: computes the logits. */
        HEAD,
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

    /** @throws IllegalArgumentException if a text is blank or a count is negative */
    public WeightAudit {
        Require.notBlank(name, "name");
        Require.notBlank(operator, "operator");
        Require.that(bits > 0, "a weight has at least one bit");
        Require.that(parameters >= 0 && bytes >= 0, "sizes must not be negative");
        Require.notNegative(zeroScales, "count of zero scales");
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
