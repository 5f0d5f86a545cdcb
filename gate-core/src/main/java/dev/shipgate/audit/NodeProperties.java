package dev.shipgate.audit;

import dev.shipgate.report.comparison.PropertyDifference;
import dev.shipgate.report.comparison.PropertyDifference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two nodes that are paired: operator, attributes, and what each input reads. Subgraphs are compared apart.
 */
final class NodeProperties {

    private final GraphHashes hashes;
    private final WeightMatch weights;

    NodeProperties(GraphHashes hashes, WeightMatch weights) {
        this.hashes = hashes;
        this.weights = weights;
    }

    List<PropertyDifference> differences(GraphNode first, GraphNode second, NodePairs pairs) {
        List<PropertyDifference> differences = new ArrayList<>();
        if (!first.operator().equals(second.operator())) {
            differences.add(new PropertyDifference(Kind.OPERATOR, "operator", first.operator(), second.operator()));
        }
        addAttributes(first, second, differences);
        int inputs = Math.max(first.inputs().size(), second.inputs().size());
        for (int i = 0; i < inputs; i++) {
            GraphValue ofFirst = input(first, i);
            GraphValue ofSecond = input(second, i);
            if (!same(ofFirst, ofSecond, pairs)) {
                differences.add(difference(Kind.INPUT, Integer.toString(i), ofFirst, ofSecond));
            }
        }
        return differences;
    }

    /** Tells whether two values have the same source. */
    boolean same(GraphValue first, GraphValue second, NodePairs pairs) {
        if (first instanceof GraphValue.Made one && second instanceof GraphValue.Made other) {
            return one.output() == other.output()
                    && (pairs.second(one.node()) == other.node() || hashes.same(one.node(), other.node()));
        }
        if (first instanceof GraphValue.Stored one && second instanceof GraphValue.Stored other) {
            return weights.same(one, other);
        }
        if (first instanceof GraphValue.Input one && second instanceof GraphValue.Input other) {
            return one.scope().depth() == other.scope().depth()
                    && (one.scope().hasNamedEnds()
                            ? one.name().equals(other.name())
                            : one.position() == other.position());
        }
        return first.equals(second);
    }

    /** Two sources may have the same name and still differ, such as a node with two counterparts. */
    static PropertyDifference difference(Kind kind, String name, GraphValue first, GraphValue second) {
        String ofFirst = first.text();
        String ofSecond = second.text();
        return new PropertyDifference(
                kind, name, ofFirst, ofFirst.equals(ofSecond) ? "another node called " + ofSecond : ofSecond);
    }

    private static void addAttributes(GraphNode first, GraphNode second, List<PropertyDifference> differences) {
        Set<String> names = new TreeSet<>(first.attributes().keySet());
        names.addAll(second.attributes().keySet());
        for (String name : names) {
            AttributeValue ofFirst = first.attributes().get(name);
            AttributeValue ofSecond = second.attributes().get(name);
            if (!same(first, second, name, ofFirst, ofSecond)) {
                differences.add(attribute(name, ofFirst, ofSecond));
            }
        }
        Set<String> bodies = new TreeSet<>(first.bodies().keySet());
        bodies.addAll(second.bodies().keySet());
        for (String name : bodies) {
            String ofFirst = body(first.bodies().get(name));
            String ofSecond = body(second.bodies().get(name));
            if (first.bodies().containsKey(name) != second.bodies().containsKey(name)) {
                differences.add(new PropertyDifference(Kind.ATTRIBUTE, name, ofFirst, ofSecond));
            }
        }
    }

    private static boolean same(
            GraphNode first,
            GraphNode second,
            String name,
            @Nullable AttributeValue ofFirst,
            @Nullable AttributeValue ofSecond) {
        if (ofFirst != null && ofSecond != null) {
            return ofFirst.exact().equals(ofSecond.exact());
        }
        return ofFirst == null
                ? ofSecond == null || DefaultAttributes.isDefault(second.operator(), name, ofSecond)
                : DefaultAttributes.isDefault(first.operator(), name, ofFirst);
    }

    private static PropertyDifference attribute(
            String name, @Nullable AttributeValue first, @Nullable AttributeValue second) {
        String ofFirst = first == null ? PropertyDifference.ABSENT : first.text();
        String ofSecond = second == null ? PropertyDifference.ABSENT : second.text();
        return ofFirst.equals(ofSecond) && first != null && second != null
                ? new PropertyDifference(Kind.ATTRIBUTE, name, first.exact(), second.exact())
                : new PropertyDifference(Kind.ATTRIBUTE, name, ofFirst, ofSecond);
    }

    private static String body(@Nullable GraphScope body) {
        return body == null
                ? PropertyDifference.ABSENT
                : "a graph of " + body.nodes().size() + " nodes";
    }

    private static GraphValue input(GraphNode node, int index) {
        return index < node.inputs().size() ? node.scope().value(node.inputs().get(index)) : new GraphValue.Absent();
    }
}
