package dev.shipgate.oracle;

import static dev.shipgate.input.StrictJson.required;

import org.jspecify.annotations.Nullable;

/**
 * How a model scales its rotary positions to reach further than it was trained.
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
        if (required(type, "type").isBlank()) {
            throw new IllegalArgumentException("type is blank");
        }
        if (factor != null && (!Double.isFinite(factor) || factor <= 0)) {
            throw new IllegalArgumentException("factor is " + factor + ", expected a positive number");
        }
        RequireThat.positiveIfRecorded("original_max_position_embeddings", originalMaxPositionEmbeddings);
    }
}
