package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decoder graph: its inputs, outputs and carried states.
 *
 * @param inputIds {@code [1, S]}; the embedding graph's input, if there is one
 * @param inputsEmbeds {@code [1, S, hidden]}, which the decoder takes instead of ids; {@code null} if it takes ids
 * @param embedded further inputs that the embedding graph computes, such as {@code per_layer_inputs}
 * @param attentionMask {@code [1, total]} or {@code [1, 1, S, total]}; {@code null} if the graph has no such input
 * @param positionIds {@code [S]}, {@code [1, S]} or {@code [planes, 1, S]}; {@code null} if the graph has no such input
 * @param cacheBranch {@code [1]}, whether there is a cache yet, for a decoder merged from two; {@code null} if not
 *     merged
 * @param logitsToKeep the number of rows of logits to return; {@code null} if the graph always returns all rows, or one
 * @param logits {@code [1, S, V]} or {@code [1, V]}
 * @param cachePosition {@code [S]} or {@code [1, S]}, where in the caches to write; {@code null} if the graph has no
 *     such input
 * @param lengths inputs that count tokens
 * @param filled inputs that are the same for every token
 * @param rotary inputs of the cosines and sines of positions
 * @param states by layer and kind
 */
record DecoderGraph(
        GraphTensor inputIds,
        @Nullable GraphTensor inputsEmbeds,
        List<GraphTensor> embedded,
        @Nullable GraphTensor attentionMask,
        @Nullable GraphTensor positionIds,
        @Nullable GraphTensor cacheBranch,
        @Nullable GraphTensor logitsToKeep,
        GraphTensor logits,
        @Nullable GraphTensor cachePosition,
        List<LengthInput> lengths,
        List<FilledInput> filled,
        List<RotaryInput> rotary,
        List<CarriedState> states) {

    DecoderGraph {
        embedded = List.copyOf(embedded);
        lengths = List.copyOf(lengths);
        filled = List.copyOf(filled);
        rotary = List.copyOf(rotary);
        states = List.copyOf(states);
    }

    /** Returns the same graph with other states. */
    DecoderGraph with(List<CarriedState> others) {
        return new DecoderGraph(
                inputIds,
                inputsEmbeds,
                embedded,
                attentionMask,
                positionIds,
                cacheBranch,
                logitsToKeep,
                logits,
                cachePosition,
                lengths,
                filled,
                rotary,
                others);
    }

    /** Tells whether the graph, or the one that computes its embeddings, accepts only one token per step. */
    boolean hasStaticInputIds() {
        return inputIds.dimension(1).length() == 1
                || inputsEmbeds != null && inputsEmbeds.dimension(1).length() == 1;
    }

    /** Tells whether the graph carries no state, so every step must be fed all previous tokens. */
    boolean isStateless() {
        return states.isEmpty();
    }

    /** Tells whether an element type is suitable for token ids, masks and positions. */
    static boolean isInteger(OnnxJavaType type) {
        return type == OnnxJavaType.INT64 || type == OnnxJavaType.INT32;
    }

    /** Tells whether an element type is suitable for logits and states. */
    static boolean isFloat(OnnxJavaType type) {
        return type == OnnxJavaType.FLOAT || type == OnnxJavaType.FLOAT16 || type == OnnxJavaType.BFLOAT16;
    }
}
