package dev.shipgate.report.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.report.comparison.GraphComparison;
import dev.shipgate.report.comparison.NodeDifference;
import dev.shipgate.report.comparison.PropertyDifference;
import dev.shipgate.report.comparison.PropertyDifference.Kind;
import dev.shipgate.report.comparison.UnmatchedGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTextTests {

    private static final GraphComparison SAME =
            new GraphComparison(9, 2, List.of(), List.of(), List.of(), List.of(), List.of());

    @Test
    void the_same_weights_and_graph_are_the_same_model() {
        assertThat(render(List.of(), SAME))
                .contains("  identical nodes: 9, 2 of them under another name\n")
                .endsWith("the two are the SAME model under two names; the setting that should distinguish them was"
                        + " not applied\n");
    }

    @Test
    void other_weights_are_another_model() {
        assertThat(render(List.of("w"), SAME)).endsWith("\nthe two are different models\n");
    }

    @Test
    void another_graph_is_said_with_each_kind_of_difference() {
        String text = render(
                List.of(),
                new GraphComparison(
                        1,
                        0,
                        List.of(
                                new NodeDifference(
                                        "q",
                                        "q2",
                                        "Op",
                                        List.of(
                                                new PropertyDifference(Kind.ATTRIBUTE, "scale", "0.5", "absent"),
                                                new PropertyDifference(Kind.INPUT, "1", "a", "b"))),
                                new NodeDifference(
                                        "r",
                                        "r",
                                        "Op",
                                        List.of(new PropertyDifference(Kind.OPERATOR, "operator", "Op", "Other")))),
                        List.of("s (Mul)"),
                        List.of(),
                        List.of(new PropertyDifference(Kind.OPSET, "ai.onnx", "21", "17")),
                        List.of(new UnmatchedGraph("function f", 4, 5, 1))));

        assertThat(text)
                .contains(
                        "    q = q2 (Op)\n      attribute scale: 0.5 | absent\n      input 1: a | b\n",
                        "    r (Op)\n      operator: Op | Other\n",
                        "    opset ai.onnx: 21 | 17\n")
                .endsWith("\nthe two have the same weights but another graph: the attribute scale differs in 1 node; "
                        + "the operator differs in 1 node; 1 node reads other values; 1 node is only in A; "
                        + "opset ai.onnx differs; the function f can't be matched node by node: of 4 and 5 nodes, "
                        + "only 1 have a counterpart\n");
    }

    @Test
    void names_from_the_file_cannot_move_the_cursor() {
        String text = render(
                List.of(),
                new GraphComparison(
                        0,
                        0,
                        List.of(new NodeDifference(
                                "a\nb\u001b[2J",
                                "a",
                                "Op",
                                List.of(new PropertyDifference(Kind.ATTRIBUTE, "x\r", "\u001b", "\n")))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));

        assertThat(text).doesNotContain("\u001b", "\r").contains("a\\nb");
    }

    @Test
    void two_bundles_with_one_name_are_told_apart() {
        String text =
                new ComparisonText("A", "A").render(Map.of(), 1, Map.of(), List.of(), List.of("w"), List.of(), SAME);

        assertThat(text).startsWith("A (first) and A (second)\n").contains("weights only in A (first): 1\n");
    }

    private static String render(List<String> differing, GraphComparison graph) {
        return new ComparisonText("A", "B").render(Map.of(), 1, Map.of(), differing, List.of(), List.of(), graph);
    }
}
