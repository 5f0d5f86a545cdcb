package dev.shipgate.audit;

import dev.shipgate.report.comparison.GraphComparison;
import dev.shipgate.report.comparison.NodeDifference;
import dev.shipgate.report.comparison.PropertyDifference;
import dev.shipgate.report.comparison.UnmatchedGraph;
import java.util.ArrayList;
import java.util.List;

/** What a comparison of graphs has found so far. */
final class GraphFindings {

    final List<NodeDifference> differing = new ArrayList<>();
    final List<String> onlyInFirst = new ArrayList<>();
    final List<String> onlyInSecond = new ArrayList<>();
    final List<PropertyDifference> around = new ArrayList<>();
    final List<UnmatchedGraph> unmatched = new ArrayList<>();
    int equal;
    int renamed;

    GraphComparison toComparison() {
        return new GraphComparison(equal, renamed, differing, onlyInFirst, onlyInSecond, around, unmatched);
    }
}
