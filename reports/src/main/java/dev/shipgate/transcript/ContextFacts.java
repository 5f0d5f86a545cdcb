package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the oracle's model sees. Lengths are in tokens, and {@code null} if the oracle declares none.
 *
 * @param slidingWindow the number of latest tokens that the layers with a window see
 * @param maxPositionEmbeddings the longest context
 * @param originalMaxPositionEmbeddings the longest context before its positions were scaled
 * @param ropeScaling one for each type of layer that scales its positions; may be empty
 */
public record ContextFacts(
        @Nullable Integer slidingWindow,
        @Nullable Integer maxPositionEmbeddings,
        @Nullable Integer originalMaxPositionEmbeddings,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<RopeScaling> ropeScaling) {

    /** @throws IllegalArgumentException if a length isn't positive */
    public ContextFacts {
        ropeScaling = List.copyOf(ropeScaling);
        requirePositive(slidingWindow, "sliding window");
        requirePositive(maxPositionEmbeddings, "longest context");
        requirePositive(originalMaxPositionEmbeddings, "original context");
    }

    /**
     * How positions are scaled.
     *
     * @param layerType the layers that it applies to, such as {@code full_attention}; {@code null} if to all
     * @param type the method, such as {@code yarn}
     * @param factor how many times further the positions reach
     * @param originalMaxPositionEmbeddings the context before scaling, in tokens
     */
    public record RopeScaling(
            @Nullable String layerType,
            String type,
            @Nullable Double factor,
            @Nullable Integer originalMaxPositionEmbeddings) {

        /** @throws IllegalArgumentException if the type is blank or a number isn't positive and finite */
        public RopeScaling {
            Require.notBlank(type, "type of scaling");
            Require.that(factor == null || Double.isFinite(factor) && factor > 0, "factor must be positive: " + factor);
            requirePositive(originalMaxPositionEmbeddings, "original context");
        }
    }

    private static void requirePositive(@Nullable Integer length, String what) {
        Require.that(length == null || length > 0, what + " must be positive: " + length);
    }
}
