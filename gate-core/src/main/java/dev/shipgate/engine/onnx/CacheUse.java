package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the attention that reads a cache says about it.
 *
 * @param windowTokens the number of tokens that the attention sees, its own included; 0 if it sees all
 * @param isWindowLong whether the cache always has the length of the window, and starts as zeros
 * @param isReturnedWhole whether the graph returns the cache as the attention makes it; otherwise it may cut it off
 * @param scale what the codes of a cache stand for; {@code null} if the graph doesn't say
 */
record CacheUse(
        int windowTokens,
        boolean isWindowLong,
        boolean isReturnedWhole,
        @Nullable CacheScale scale) {

    /** Nothing is known of the attention. */
    static final CacheUse UNKNOWN = new CacheUse(0, false, false, null);

    private static final Set<Integer> PLACES = Set.of(AttentionInput.PAST_KEY, AttentionInput.PAST_VALUE);

    /**
     * Looks at the first {@code GroupQueryAttention} that reads a graph's input, and at what makes floats of it.
     *
     * @param output the graph's output that returns the cache
     */
    static CacheUse of(GraphNodes nodes, GraphTensor input, String output) {
        CacheUse use = AttentionInput.find(nodes, input.name(), PLACES)
                .map(attention -> of(nodes, attention, output))
                .orElse(UNKNOWN);
        return new CacheScales(nodes)
                .of(input)
                .map(scale -> new CacheUse(use.windowTokens, use.isWindowLong, use.isReturnedWhole, scale))
                .orElse(use);
    }

    private static CacheUse of(GraphNodes nodes, AttentionInput attention, String output) {
        NodeProto node = attention.node();
        return new CacheUse(
                Math.toIntExact(Math.max(0, GraphNodes.attribute(node, "local_window_size", -1))),
                GraphNodes.attribute(node, "sliding_window_cache", 0) != 0,
                node.getOutputList().contains(output),
                new CacheScales(nodes).of(attention).orElse(null));
    }
}
