package dev.shipgate.report.comparison;

import java.util.List;

/**
 * How the graphs of two bundles differ, apart from their weights.
 *
 * @param equalNodes the number of nodes that are equal in both
 * @param renamedNodes how many of those have another name in the second
 * @param differingNodes the nodes that both have, in different forms
 * @param nodesOnlyInFirst the nodes that the second lacks, each with its operator
 * @param nodesOnlyInSecond the nodes that the first lacks, each with its operator
 * @param graphDifferences what differs around the nodes: inputs, outputs, operator sets, functions
 * @param unmatchedGraphs the graphs whose nodes could not be paired; their nodes are in none of the other lists
 */
public record GraphComparison(
        int equalNodes,
        int renamedNodes,
        List<NodeDifference> differingNodes,
        List<String> nodesOnlyInFirst,
        List<String> nodesOnlyInSecond,
        List<PropertyDifference> graphDifferences,
        List<UnmatchedGraph> unmatchedGraphs) {

    /** @throws IllegalArgumentException if a count is negative or more nodes are renamed than equal */
    public GraphComparison {
        if (renamedNodes < 0 || renamedNodes > equalNodes) {
            throw new IllegalArgumentException(renamedNodes + " of " + equalNodes + " equal nodes are renamed");
        }
        differingNodes = List.copyOf(differingNodes);
        nodesOnlyInFirst = List.copyOf(nodesOnlyInFirst);
        nodesOnlyInSecond = List.copyOf(nodesOnlyInSecond);
        graphDifferences = List.copyOf(graphDifferences);
        unmatchedGraphs = List.copyOf(unmatchedGraphs);
    }

    /** Tells whether both graphs compute the same, given the same weights. */
    public boolean same() {
        return differingNodes.isEmpty()
                && nodesOnlyInFirst.isEmpty()
                && nodesOnlyInSecond.isEmpty()
                && graphDifferences.isEmpty()
                && unmatchedGraphs.isEmpty();
    }
}
