package dev.shipgate.report.comparison;

/**
 * A graph, a subgraph or a function whose nodes are too different to be compared one by one.
 *
 * @param graph its name
 * @param nodesInFirst the number of its nodes in the first bundle
 * @param nodesInSecond the number of its nodes in the second bundle
 * @param paired how many nodes have a counterpart, under the same name or in the same place
 */
public record UnmatchedGraph(String graph, int nodesInFirst, int nodesInSecond, int paired) {

    /** @throws IllegalArgumentException if a count is negative or more nodes are paired than there are */
    public UnmatchedGraph {
        if (paired < 0 || paired > Math.min(nodesInFirst, nodesInSecond)) {
            throw new IllegalArgumentException(
                    paired + " pairs of " + nodesInFirst + " and " + nodesInSecond + " nodes");
        }
    }
}
