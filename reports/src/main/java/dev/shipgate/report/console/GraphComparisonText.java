package dev.shipgate.report.console;

import dev.shipgate.report.comparison.GraphComparison;
import dev.shipgate.report.comparison.NodeDifference;
import dev.shipgate.report.comparison.PropertyDifference;
import dev.shipgate.report.comparison.PropertyDifference.Kind;
import dev.shipgate.report.comparison.UnmatchedGraph;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Shows on a terminal how two graphs differ, apart from their weights. */
final class GraphComparisonText {

    private static final int LONGEST_NAME = 200;
    private static final int SHOWN = 20;
    private static final int SHOWN_OF_NODE = 4;
    private static final int NAMED = 6;

    private final String first;
    private final String second;
    private final GraphComparison graph;

    /**
     * @param first the name of the first bundle, safe to show
     * @param second the name of the second bundle, safe to show
     */
    GraphComparisonText(String first, String second, GraphComparison graph) {
        this.first = first;
        this.second = second;
        this.graph = graph;
    }

    /** Appends the counts and the first differences, several lines. */
    void append(StringBuilder out) {
        out.append("  identical nodes: ")
                .append(graph.equalNodes())
                .append(graph.renamedNodes() == 0 ? "" : ", " + graph.renamedNodes() + " of them under another name")
                .append('\n');
        append(out, "nodes that differ, each as first | second", graph.differingNodes(), this::lines);
        append(out, "nodes only in " + first, graph.nodesOnlyInFirst(), List::of);
        append(out, "nodes only in " + second, graph.nodesOnlyInSecond(), List::of);
        if (!graph.graphDifferences().isEmpty()) {
            append(
                    out,
                    "other differences of the graph, each as first | second",
                    graph.graphDifferences(),
                    difference -> List.of(line(difference)));
        }
        graph.unmatchedGraphs()
                .forEach(unmatched ->
                        out.append("  ").append(sentence(unmatched)).append('\n'));
    }

    /** Returns what differs, in a few words for each kind of difference. */
    String summary() {
        List<String> parts = new ArrayList<>();
        addAttributes(parts);
        long operators = nodesWith(Kind.OPERATOR);
        if (operators > 0) {
            parts.add("the operator differs in " + nodes(operators));
        }
        long inputs = nodesWith(Kind.INPUT);
        if (inputs > 0) {
            parts.add(nodes(inputs) + (inputs == 1 ? " reads" : " read") + " other values");
        }
        addOnlyIn(parts, first, graph.nodesOnlyInFirst());
        addOnlyIn(parts, second, graph.nodesOnlyInSecond());
        addNames(
                parts,
                graph.graphDifferences().stream()
                        .map(difference -> words(difference.kind()) + difference.name() + " differs")
                        .toList());
        graph.unmatchedGraphs().forEach(unmatched -> parts.add(sentence(unmatched)));
        return String.join("; ", parts);
    }

    private void addAttributes(List<String> parts) {
        Map<String, Integer> counts = new TreeMap<>();
        differences()
                .filter(difference -> difference.kind() == Kind.ATTRIBUTE)
                .forEach(difference -> counts.merge(difference.name(), 1, Integer::sum));
        addNames(
                parts,
                counts.entrySet().stream()
                        .sorted(Comparator.comparingInt(entry -> -entry.getValue()))
                        .map(entry -> "the attribute " + entry.getKey() + " differs in " + nodes(entry.getValue()))
                        .toList());
    }

    private static void addNames(List<String> parts, List<String> names) {
        names.stream()
                .limit(NAMED)
                .map(name -> VisibleText.plain(name, LONGEST_NAME))
                .forEach(parts::add);
        if (names.size() > NAMED) {
            parts.add(names.size() - NAMED + " more like these");
        }
    }

    private static void addOnlyIn(List<String> parts, String bundle, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(nodes(names.size()) + (names.size() == 1 ? " is" : " are") + " only in " + bundle);
        }
    }

    private long nodesWith(Kind kind) {
        return graph.differingNodes().stream()
                .filter(node -> node.differences().stream().anyMatch(each -> each.kind() == kind))
                .count();
    }

    private Stream<PropertyDifference> differences() {
        return graph.differingNodes().stream().flatMap(node -> node.differences().stream());
    }

    private List<String> lines(NodeDifference node) {
        List<String> lines = new ArrayList<>();
        lines.add(node.node()
                + (node.node().equals(node.nodeInSecond()) ? "" : " = " + node.nodeInSecond())
                + " ("
                + node.operator()
                + ")");
        node.differences().stream().limit(SHOWN_OF_NODE).forEach(each -> lines.add("  " + line(each)));
        int more = node.differences().size() - SHOWN_OF_NODE;
        if (more > 0) {
            lines.add("  … and " + more + " more");
        }
        return lines;
    }

    private static String line(PropertyDifference difference) {
        return words(difference.kind()) + difference.name() + ": " + difference.first() + " | " + difference.second();
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case OPERATOR -> "";
            case ATTRIBUTE -> "attribute ";
            case INPUT -> "input ";
            case GRAPH_INPUT -> "graph input ";
            case GRAPH_OUTPUT -> "graph output ";
            case OPSET -> "opset ";
            case FUNCTION -> "function ";
            case GRAPH -> "graph ";
        };
    }

    private static String sentence(UnmatchedGraph unmatched) {
        return "the " + VisibleText.plain(unmatched.graph(), LONGEST_NAME) + " can't be matched node by node: of "
                + unmatched.nodesInFirst() + " and " + unmatched.nodesInSecond() + " nodes, only "
                + unmatched.paired() + " have a counterpart";
    }

    private static String nodes(long count) {
        return Numbers.counted(count, "node");
    }

    private static <T> void append(
            StringBuilder out, String what, List<T> differences, Function<T, List<String>> lines) {
        out.append("  ").append(what).append(": ").append(differences.size()).append('\n');
        differences.stream()
                .limit(SHOWN)
                .flatMap(each -> lines.apply(each).stream())
                .forEach(line -> out.append("    ")
                        .append(VisibleText.plain(line, 2 * LONGEST_NAME))
                        .append('\n'));
        if (differences.size() > SHOWN) {
            out.append("    … and ").append(differences.size() - SHOWN).append(" more (--json has all)\n");
        }
    }
}
