package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One weight of a graph.
 *
 * @param name of the tensor in the graph
 * @param role what it serves as
 * @param operator the operator that reads it
 * @param bits of one stored element
 * @param dtype of the stored elements, such as {@code float16} or {@code uint8}
 * @param granularity over what one scale reaches
 * @param blockSize elements of one block, which may be as long as a row; {@code null} if there are no blocks
 * @param axis along which scales or blocks run; {@code null} if there are none
 * @param symmetric whether it is quantised without zero points; {@code null} if it is not quantised
 * @param parameters how many weights it stands for
 * @param bytes of codes, scales and zero points
 * @param smallestScale smallest absolute scale; {@code null} if it is not quantised
 * @param largestScale largest absolute scale; {@code null} if it is not quantised
 * @param zeroScales how many scales are zero, or not finite
 * @param saturatedShare the share of codes at either end of their range; {@code null} if it is not quantised
 * @param codeLevels how many different codes are used; of floats how many values within a block of 32, where that is
 *     few; {@code null} if it is not quantised
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

    /** What a weight serves as. */
    public enum Role {
        /** Gives each token its vector. */
        EMBEDDING,
        /** A matrix of a layer. */
        BODY,
        /** Gives the logits. */
        HEAD,
        /** A vector: a norm, a bias, a decay. */
        VECTOR;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Over what one scale reaches. */
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

    /** Tells whether it is stored as codes and scales. */
    public boolean quantised() {
        return granularity != Granularity.NONE;
    }
}
