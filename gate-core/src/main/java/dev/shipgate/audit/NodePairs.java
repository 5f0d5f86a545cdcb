package dev.shipgate.audit;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which node of one graph is which of another. The pairs of the graphs around a subgraph belong to it. */
final class NodePairs {

    private final @Nullable NodePairs outer;
    private final Map<GraphNode, GraphNode> toSecond = new HashMap<>();
    private final Map<GraphNode, GraphNode> toFirst = new HashMap<>();

    NodePairs(@Nullable NodePairs outer) {
        this.outer = outer;
    }

    /** Pairs two nodes, and returns whether both were free. */
    boolean add(GraphNode first, GraphNode second) {
        if (toSecond.containsKey(first) || toFirst.containsKey(second)) {
            return false;
        }
        toSecond.put(first, second);
        toFirst.put(second, first);
        return true;
    }

    boolean has(GraphNode node) {
        return toSecond.containsKey(node) || toFirst.containsKey(node);
    }

    /** Returns the counterpart in the second graph of a node of the first. */
    @Nullable
    GraphNode second(GraphNode first) {
        GraphNode second = toSecond.get(first);
        return second == null && outer != null ? outer.second(first) : second;
    }

    /** Returns the pairs of the scope itself, by their nodes in the first graph. */
    Map<GraphNode, GraphNode> own() {
        return toSecond;
    }
}
