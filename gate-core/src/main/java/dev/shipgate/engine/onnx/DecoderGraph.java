package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph that decodes: what it takes, what it gives, and what it carries.
 *
 * @param inputIds {@code [1, S]}; the embedding graph's, if there is one
 * @param inputsEmbeds {@code [1, S, hidden]}, which the decoder takes in place of ids; {@code null} if it takes the ids
 * @param attentionMask {@code [1, total]}; {@code null} if the graph takes none
 * @param positionIds {@code [S]}, {@code [1, S]} or {@code [planes, 1, S]}; {@code null} if the graph takes none
 * @param cacheBranch {@code [1]}, whether there is a cache yet: a decoder that was merged of two; {@code null} if not
 * @param logitsToKeep how many rows of logits are wanted; {@code null} if the graph always gives all, or one
 * @param logits {@code [1, S, V]} or {@code [1, V]}
 * @param states by layer and kind
 */
record DecoderGraph(
        GraphTensor inputIds,
        @Nullable GraphTensor inputsEmbeds,
        @Nullable GraphTensor attentionMask,
        @Nullable GraphTensor positionIds,
        @Nullable GraphTensor cacheBranch,
        @Nullable GraphTensor logitsToKeep,
        GraphTensor logits,
        List<CarriedState> states) {

    DecoderGraph {
        states = List.copyOf(states);
    }

    /** Tells whether the graph takes one token a step and no more. */
    boolean hasStaticInputIds() {
        return (inputsEmbeds == null ? inputIds : inputsEmbeds).dimension(1).length() == 1;
    }

    /** Tells whether nothing is carried, so that every step is fed all that came before. */
    boolean isStateless() {
        return states.isEmpty();
    }

    /** Tells whether an element type is one of token ids, masks and positions. */
    static boolean isInteger(OnnxJavaType type) {
        return type == OnnxJavaType.INT64 || type == OnnxJavaType.INT32;
    }

    /** Tells whether an element type is one of logits and states. */
    static boolean isFloat(OnnxJavaType type) {
        return type == OnnxJavaType.FLOAT || type == OnnxJavaType.FLOAT16 || type == OnnxJavaType.BFLOAT16;
    }
}
