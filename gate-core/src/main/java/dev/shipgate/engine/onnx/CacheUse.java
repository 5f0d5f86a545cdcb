package dev.shipgate.engine.onnx;

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

    private static final Set<Integer> PLACES = Set.of(AttentionInput.PAST_KEY, AttentionInput.PAST_VALUE);

    /**
     * Looks at the first {@code GroupQueryAttention} that reads a graph's input.
     *
     * @param output the graph's output that returns the cache
     */
    static CacheUse of(GraphNodes nodes, String input, String output) {
        return AttentionInput.find(nodes, input, PLACES)
                .map(AttentionInput::node)
                .map(node -> new CacheUse(
                        Math.toIntExact(Math.max(0, GraphNodes.attribute(node, "local_window_size", -1))),
                        GraphNodes.attribute(node, "sliding_window_cache", 0) != 0,
                        node.getOutputList().contains(output)))
                .orElse(UNKNOWN);
    }
}
