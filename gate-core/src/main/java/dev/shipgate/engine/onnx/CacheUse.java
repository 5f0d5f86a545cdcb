package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the attention that reads a cache says about it.
 *
 * @param windowTokens the number of tokens that the attention sees, its own included; 0 if it sees all
 * @param isWindowLong whether the cache always has the length of the window, and starts as zeros
 * @param isReturnedWhole whether the graph returns the cache as the attention makes it; otherwise it may cut it off
 */
record CacheUse(int windowTokens, boolean isWindowLong, boolean isReturnedWhole) {

    /** Nothing is known of the attention. */
    static final CacheUse UNKNOWN = new CacheUse(0, false, false);

    private static final String ATTENTION = "GroupQueryAttention";
    private static final int PAST_KEY = 3;
    private static final int PAST_VALUE = 4;

    /** Operators between an input and its attention that keep the elements. */
    private static final Set<String> REARRANGE =
            Set.of("Identity", "Slice", "Gather", "Split", "Squeeze", "Unsqueeze", "Reshape", "Transpose", "Cast");

    /**
     * Looks at the first {@code GroupQueryAttention} that reads a graph's input.
     *
     * @param output the graph's output that returns the cache
     */
    static CacheUse of(GraphNodes nodes, String input, String output) {
        return attention(nodes, input)
                .map(node -> new CacheUse(
                        Math.toIntExact(Math.max(0, GraphNodes.attribute(node, "local_window_size", -1))),
                        GraphNodes.attribute(node, "sliding_window_cache", 0) != 0,
                        node.getOutputList().contains(output)))
                .orElse(UNKNOWN);
    }

    private static Optional<NodeProto> attention(GraphNodes nodes, String input) {
        Deque<String> values = new ArrayDeque<>(Set.of(input));
        Set<String> seen = new HashSet<>();
        while (!values.isEmpty()) {
            String value = values.remove();
            if (!seen.add(value)) {
                continue;
            }
            for (NodeProto node : nodes.consumers(value)) {
                int place = node.getInputList().indexOf(value);
                if (node.getOpType().equals(ATTENTION) && (place == PAST_KEY || place == PAST_VALUE)) {
                    return Optional.of(node);
                }
                if (REARRANGE.contains(node.getOpType()) && place == 0) {
                    values.addAll(node.getOutputList());
                }
            }
        }
        return Optional.empty();
    }
}
