package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The place at which a {@code GroupQueryAttention} reads one of the graph's inputs.
 *
 * @param node the attention
 * @param place the place among its inputs, from 0
 */
record AttentionInput(NodeProto node, int place) {

    static final int PAST_KEY = 3;
    static final int PAST_VALUE = 4;
    static final int SEQLENS_K = 5;
    static final int TOTAL_SEQUENCE_LENGTH = 6;

    private static final String ATTENTION = "GroupQueryAttention";

    /** Operators between an input and its attention that keep the elements. */
    private static final Set<String> REARRANGE = Set.of(
            "Identity",
            "Slice",
            "Gather",
            "Split",
            "Squeeze",
            "Unsqueeze",
            "Reshape",
            "Transpose",
            "Cast",
            "DequantizeLinear");

    /** Finds the first attention that reads a graph's input at one of some places. */
    static Optional<AttentionInput> find(GraphNodes nodes, String input, Set<Integer> places) {
        Deque<String> values = new ArrayDeque<>(Set.of(input));
        Set<String> seen = new HashSet<>();
        while (!values.isEmpty()) {
            String value = values.remove();
            if (!seen.add(value)) {
                continue;
            }
            for (NodeProto node : nodes.consumers(value)) {
                int place = node.getInputList().indexOf(value);
                if (node.getOpType().equals(ATTENTION) && places.contains(place)) {
                    return Optional.of(new AttentionInput(node, place));
                }
                if (REARRANGE.contains(node.getOpType()) && place == 0) {
                    values.addAll(node.getOutputList());
                }
            }
        }
        return Optional.empty();
    }
}
