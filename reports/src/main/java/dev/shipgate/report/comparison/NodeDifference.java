package dev.shipgate.report.comparison;

import java.util.List;

/**
 * A node that both graphs have, but not in the same form.
 *
 * @param node its name in the first graph, with the names of the nodes around it if it is in a subgraph
 * @param nodeInSecond its name in the second graph
 * @param operator its type in the first graph
 * @param differences the properties that differ, at least one
 */
public record NodeDifference(String node, String nodeInSecond, String operator, List<PropertyDifference> differences) {

    /** @throws IllegalArgumentException if nothing differs */
    public NodeDifference {
        differences = List.copyOf(differences);
        if (differences.isEmpty()) {
            throw new IllegalArgumentException("nothing differs in " + node);
        }
    }
}
