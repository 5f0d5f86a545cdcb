package dev.shipgate.audit;

import dev.shipgate.report.comparison.NodeDifference;
import dev.shipgate.report.comparison.PropertyDifference;
import dev.shipgate.report.comparison.PropertyDifference.Kind;
import dev.shipgate.report.comparison.UnmatchedGraph;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares two graphs, or two functions, with the subgraphs in them. */
final class ScopeComparer {

    private final WeightMatch weights;
    private final GraphHashes hashes;
    private final NodeProperties properties;
    private final GraphFindings findings;

    private ScopeComparer(GraphScope first, GraphScope second, WeightMatch weights, GraphFindings findings) {
        this.weights = weights;
        this.hashes = GraphHashes.of(first, second, weights);
        this.properties = new NodeProperties(hashes, weights);
        this.findings = findings;
    }

    static void compare(String name, GraphScope first, GraphScope second, WeightMatch weights, GraphFindings findings) {
        new ScopeComparer(first, second, weights, findings).compare(name, first, second, null);
    }

    private void compare(String name, GraphScope first, GraphScope second, @Nullable NodePairs outer) {
        NodePairs pairs = pairs(first, second, outer);
        int paired = pairs.own().size();
        int smaller = Math.min(first.nodes().size(), second.nodes().size());
        if (2L * paired < smaller) {
            findings.unmatched.add(new UnmatchedGraph(
                    name, first.nodes().size(), second.nodes().size(), paired));
            return;
        }
        for (GraphNode node : first.nodes()) {
            GraphNode counterpart = pairs.own().get(node);
            if (counterpart == null) {
                findings.onlyInFirst.add(node.label() + " (" + node.operator() + ")");
            } else {
                compare(node, counterpart, pairs);
            }
        }
        second.nodes().stream()
                .filter(node -> !pairs.has(node))
                .forEach(node -> findings.onlyInSecond.add(node.label() + " (" + node.operator() + ")"));
        compareEnds(first, second, pairs);
    }

    private void compare(GraphNode node, GraphNode counterpart, NodePairs pairs) {
        List<PropertyDifference> differences = properties.differences(node, counterpart, pairs);
        if (differences.isEmpty()) {
            findings.equal++;
            findings.renamed += node.name().equals(counterpart.name()) ? 0 : 1;
        } else {
            findings.differing.add(new NodeDifference(node.label(), counterpart.label(), node.operator(), differences));
        }
        node.bodies().forEach((attribute, body) -> {
            GraphScope other = counterpart.bodies().get(attribute);
            if (other != null) {
                compare(node.label() + "/" + attribute, body, other, pairs);
            }
        });
    }

    /** Takes the pairs that leave fewer differences; if both leave as many, those by name. */
    private NodePairs pairs(GraphScope first, GraphScope second, @Nullable NodePairs outer) {
        NodePairs byName = NodeMatcher.byName(first, second, hashes, weights, outer);
        long differences = differences(first, second, byName);
        if (differences == 0) {
            return byName;
        }
        NodePairs byStructure = NodeMatcher.byStructure(first, second, hashes, weights, outer);
        return differences(first, second, byStructure) < differences ? byStructure : byName;
    }

    private long differences(GraphScope first, GraphScope second, NodePairs pairs) {
        long alone = (long) first.nodes().size()
                + second.nodes().size()
                - 2L * pairs.own().size();
        return alone
                + pairs.own().entrySet().stream()
                        .mapToLong(pair -> properties
                                .differences(pair.getKey(), pair.getValue(), pairs)
                                .size())
                        .sum();
    }

    private void compareEnds(GraphScope first, GraphScope second, NodePairs pairs) {
        if (first.hasNamedEnds()) {
            Set<String> shared = new TreeSet<>(first.outputs());
            shared.retainAll(Set.copyOf(second.outputs()));
            shared.forEach(output -> compareOutput(output, first.value(output), second.value(output), pairs));
            return;
        }
        compareCount(Kind.GRAPH_INPUT, first.path() + "inputs", first.inputs(), second.inputs());
        compareCount(Kind.GRAPH_OUTPUT, first.path() + "outputs", first.outputs(), second.outputs());
        int outputs = Math.min(first.outputs().size(), second.outputs().size());
        for (int i = 0; i < outputs; i++) {
            compareOutput(
                    first.path() + "output " + i,
                    first.value(first.outputs().get(i)),
                    second.value(second.outputs().get(i)),
                    pairs);
        }
    }

    private void compareCount(Kind kind, String name, List<String> ofFirst, List<String> ofSecond) {
        if (ofFirst.size() != ofSecond.size()) {
            findings.around.add(new PropertyDifference(
                    kind, name, Integer.toString(ofFirst.size()), Integer.toString(ofSecond.size())));
        }
    }

    private void compareOutput(String name, GraphValue ofFirst, GraphValue ofSecond, NodePairs pairs) {
        if (!properties.same(ofFirst, ofSecond, pairs)) {
            findings.around.add(NodeProperties.difference(Kind.GRAPH_OUTPUT, name, ofFirst, ofSecond));
        }
    }
}
