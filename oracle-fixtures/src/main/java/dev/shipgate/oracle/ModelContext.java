package dev.shipgate.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a model sees. Lengths are in tokens, and {@code null} if not recorded.
 *
 * @param slidingWindow the number of latest tokens that the layers with a window see
 * @param maxPositionEmbeddings the longest context
 * @param originalMaxPositionEmbeddings the longest context before its positions were scaled
 * @param ropeScaling one for each type of layer that scales its positions; empty if not recorded
 */
public record ModelContext(
        @Nullable Integer slidingWindow,
        @Nullable Integer maxPositionEmbeddings,
        @Nullable Integer originalMaxPositionEmbeddings,
        List<RopeScaling> ropeScaling) {

    /** @throws IllegalArgumentException if a length isn't positive */
    public ModelContext {
        ropeScaling = List.copyOf(ropeScaling);
        RequireThat.positiveIfRecorded("sliding_window", slidingWindow);
        RequireThat.positiveIfRecorded("max_position_embeddings", maxPositionEmbeddings);
        RequireThat.positiveIfRecorded("original_max_position_embeddings", originalMaxPositionEmbeddings);
    }

    /** Returns the context of a model of which nothing was recorded. */
    public static ModelContext unknown() {
        return new ModelContext(null, null, null, List.of());
    }
}
