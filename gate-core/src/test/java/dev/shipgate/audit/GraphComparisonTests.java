package dev.shipgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.comparison.GraphComparison;
import dev.shipgate.report.comparison.NodeDifference;
import dev.shipgate.report.comparison.PropertyDifference;
import dev.shipgate.report.comparison.PropertyDifference.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphComparisonTests {

    @TempDir
    Path folder;

    private final GraphEditor editor = GraphEditor.of(EmbeddedModel.shipBundle());

    @Test
    void another_accuracy_level_is_another_graph_with_the_same_weights() {
        GraphEditor.attribute(head(), "accuracy_level", 0);

        BundleComparison comparison = compare();

        assertThat(comparison.sameWeights()).isTrue();
        assertThat(comparison.sameModel()).isFalse();
        assertThat(only(comparison.graph()).node()).isEqualTo(head().getName());
        assertThat(only(comparison.graph()).differences())
                .containsExactly(new PropertyDifference(Kind.ATTRIBUTE, "accuracy_level", "4", "0"));
        assertThat(comparison.graph().equalNodes()).isEqualTo(376);
    }

    @ParameterizedTest
    @CsvSource({
        "GroupQueryAttention, local_window_size, 5",
        "GroupQueryAttention, rotary_interleaved, 1",
        "GroupQueryAttention, do_rotary, 7",
        "GroupQueryAttention, softcap, 30.5",
        "GroupQueryAttention, scale, 0.5",
        "SimplifiedLayerNormalization, epsilon, 0.25"
    })
    void another_attribute_is_another_graph(String operator, String attribute, String value) {
        NodeProto.Builder node = editor.nodes(operator).get(0);
        if (value.contains(".")) {
            GraphEditor.attribute(node, attribute, Float.parseFloat(value));
        } else {
            GraphEditor.attribute(node, attribute, Long.parseLong(value));
        }

        assertThat(only(compare().graph()).differences()).singleElement().satisfies(difference -> {
            assertThat(difference.name()).isEqualTo(attribute);
            assertThat(difference.second()).isEqualTo(value);
        });
    }

    @Test
    void an_absent_attribute_differs_and_is_called_absent() {
        NodeProto.Builder node = editor.nodes("SimplifiedLayerNormalization").get(0);
        remove(node, "epsilon");

        assertThat(only(compare().graph()).differences())
                .extracting(PropertyDifference::second)
                .containsExactly("absent");
    }

    @Test
    void an_absent_accuracy_level_is_0() {
        GraphEditor explicit = GraphEditor.of(EmbeddedModel.shipBundle());
        explicit.nodes("MatMulNBits").forEach(node -> GraphEditor.attribute(node, "accuracy_level", 0));
        editor.nodes("MatMulNBits").forEach(node -> remove(node, "accuracy_level"));

        BundleComparison comparison = compare(explicit.writeTo(folder.resolve("a")));

        assertThat(comparison.sameModel()).isTrue();
    }

    @Test
    void what_does_not_matter_is_ignored() {
        List<NodeProto> reversed = new ArrayList<>(editor.graph().getNodeList());
        Collections.reverse(reversed);
        editor.graph().clearNode().addAllNode(reversed).clearValueInfo().setDocString("a comment");
        for (NodeProto.Builder node : editor.graph().getNodeBuilderList()) {
            List<AttributeProto> attributes = new ArrayList<>(node.getAttributeList());
            Collections.reverse(attributes);
            node.clearAttribute().addAllAttribute(attributes).setDocString("another");
        }

        assertThat(compare().sameModel()).isTrue();
    }

    @Test
    void nodes_and_values_under_other_names_are_matched_by_structure() {
        rename();

        BundleComparison comparison = compare();

        assertThat(comparison.sameModel()).isTrue();
        assertThat(comparison.graph().renamedNodes()).isEqualTo(377);
    }

    @Test
    void a_difference_is_found_among_other_names() {
        rename();
        editor.nodes("MatMulNBits").forEach(node -> GraphEditor.attribute(node, "accuracy_level", 1));

        GraphComparison graph = compare().graph();

        assertThat(graph.differingNodes())
                .hasSize(63)
                .allSatisfy(node -> assertThat(node.differences())
                        .containsExactly(new PropertyDifference(Kind.ATTRIBUTE, "accuracy_level", "4", "1")));
        assertThat(graph.nodesOnlyInFirst()).isEmpty();
    }

    @Test
    void another_operator_is_named_on_both_sides() {
        NodeProto.Builder node = editor.nodes("Mul").get(0).setOpType("Add");

        NodeDifference difference = only(compare().graph());

        assertThat(difference.node()).isEqualTo(node.getName());
        assertThat(difference.differences())
                .containsExactly(new PropertyDifference(Kind.OPERATOR, "operator", "Mul", "Add"));
    }

    @Test
    void an_added_node_is_in_one_graph_only() {
        editor.wrapOutput("logits", "Relu");

        GraphComparison graph = compare().graph();

        assertThat(graph.nodesOnlyInSecond()).containsExactly("unnamed Relu that makes logits (Relu)");
        assertThat(graph.graphDifferences())
                .extracting(PropertyDifference::kind, PropertyDifference::name)
                .containsExactly(tuple(Kind.GRAPH_OUTPUT, "logits"));
    }

    @Test
    void a_node_more_among_numbered_names_does_not_make_the_rest_differ() {
        GraphEditor numbered = GraphEditor.of(EmbeddedModel.shipBundle());
        number(numbered);
        String value = editor.nodes("Mul").get(3).getOutput(0);
        editor.renameProduct(value, "before");
        NodeProto.Builder added =
                NodeProto.newBuilder().setOpType("Relu").addInput("before").addOutput(value);
        int place = editor.graph().getNodeList().stream()
                        .filter(node -> node.getOutputList().contains("before"))
                        .map(editor.graph().getNodeList()::indexOf)
                        .findFirst()
                        .orElseThrow()
                + 1;
        editor.graph().addNode(place, added);
        number(editor);

        GraphComparison graph = compare(numbered.writeTo(folder.resolve("a"))).graph();

        assertThat(graph.nodesOnlyInSecond()).singleElement().asString().endsWith("(Relu)");
        assertThat(graph.nodesOnlyInFirst()).isEmpty();
        assertThat(graph.differingNodes()).hasSizeLessThan(3);
    }

    @Test
    void swapped_connections_are_found() {
        List<NodeProto.Builder> attentions = editor.nodes("GroupQueryAttention");
        String past = attentions.get(0).getInput(3);
        attentions.get(0).setInput(3, attentions.get(1).getInput(3));
        attentions.get(1).setInput(3, past);

        assertThat(compare().graph().differingNodes())
                .hasSize(2)
                .allSatisfy(node -> assertThat(node.differences())
                        .singleElement()
                        .satisfies(difference -> {
                            assertThat(difference.kind()).isEqualTo(Kind.INPUT);
                            assertThat(difference.name()).isEqualTo("3");
                            assertThat(difference.first()).startsWith("the graph's input past_key_values.");
                        }));
    }

    @Test
    void swapped_weights_are_a_difference_of_the_graph() {
        List<NodeProto.Builder> nodes = editor.nodes("MatMulNBits").stream()
                .filter(node ->
                        node.getName().contains("gate_proj") || node.getName().contains("up_proj"))
                .toList();
        for (int i = 1; i <= 2; i++) {
            String weight = nodes.get(0).getInput(i);
            nodes.get(0).setInput(i, nodes.get(1).getInput(i));
            nodes.get(1).setInput(i, weight);
        }

        BundleComparison comparison = compare();

        assertThat(comparison.sameWeights()).isTrue();
        assertThat(comparison.graph().same()).isFalse();
    }

    @Test
    void a_weight_that_differs_is_not_a_difference_of_the_graph() {
        BundleComparison comparison = BundleComparison.of(
                Bundle.open(EmbeddedModel.bundle("decode_int8hu_clipped")), Bundle.open(EmbeddedModel.shipBundle()));

        assertThat(comparison.sameWeights()).isFalse();
        assertThat(comparison.graph().same()).isTrue();
    }

    @Test
    void another_opset_and_a_fixed_input_are_differences() {
        editor.graph()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(77);
        editor.opset("", 20);

        assertThat(compare().graph().graphDifferences())
                .extracting(PropertyDifference::kind)
                .containsExactly(Kind.OPSET, Kind.GRAPH_INPUT);
    }

    @Test
    void graphs_that_share_nothing_cannot_be_matched() {
        editor.graph().clearNode().clearOutput();
        editor.addNode("Foo", "one", List.of("x")).addNode("Bar", "two", List.of("one"));

        GraphComparison graph = compare().graph();

        assertThat(graph.unmatchedGraphs()).singleElement().satisfies(unmatched -> {
            assertThat(unmatched.nodesInFirst()).isEqualTo(377);
            assertThat(unmatched.nodesInSecond()).isEqualTo(2);
            assertThat(unmatched.paired()).isZero();
        });
        assertThat(graph.nodesOnlyInFirst()).isEmpty();
        assertThat(graph.same()).isFalse();
    }

    @Test
    void a_subgraph_is_compared_node_by_node() {
        GraphEditor other = GraphEditor.of(EmbeddedModel.shipBundle());
        addBranch(editor, "Relu", 1);
        addBranch(other, "Abs", 1);

        NodeDifference difference =
                only(compare(other.writeTo(folder.resolve("a"))).graph());

        assertThat(difference.node()).isEqualTo("added/chosen/then_branch/inner");
        assertThat(difference.differences())
                .containsExactly(new PropertyDifference(Kind.OPERATOR, "operator", "Abs", "Relu"));
    }

    @Test
    void a_weight_in_a_subgraph_is_a_weight() {
        GraphEditor other = GraphEditor.of(EmbeddedModel.shipBundle());
        addBranch(editor, "Relu", 1);
        addBranch(other, "Relu", 2);

        BundleComparison comparison = compare(other.writeTo(folder.resolve("a")));

        assertThat(comparison.differing()).containsExactly("added/chosen/then_branch/w");
        assertThat(comparison.graph().same()).isTrue();
    }

    @Test
    void a_local_function_is_compared() {
        GraphEditor other = GraphEditor.of(EmbeddedModel.shipBundle());
        editor.addFunction("local", "Act", "Relu");
        other.addFunction("local", "Act", "Abs");

        assertThat(only(compare(other.writeTo(folder.resolve("a"))).graph()).node())
                .isEqualTo("function local.Act/inner");
    }

    @Test
    void a_function_of_one_side_is_absent_on_the_other() {
        editor.addFunction("local", "Act", "Relu");

        assertThat(compare().graph().graphDifferences())
                .containsExactly(new PropertyDifference(Kind.FUNCTION, "local.Act", "absent", "present"));
    }

    @Test
    void a_constant_is_compared_by_its_elements() {
        GraphEditor other = GraphEditor.of(EmbeddedModel.shipBundle());
        other.addNode(
                "Constant", "c", List.of(), tensor(TensorProto.newBuilder().addInt64Data(3)));
        editor.addNode(
                "Constant", "c", List.of(), tensor(TensorProto.newBuilder().addInt64Data(4)));

        assertThat(only(compare(other.writeTo(folder.resolve("a"))).graph()).differences())
                .containsExactly(new PropertyDifference(Kind.ATTRIBUTE, "value", "int64[] (3)", "int64[] (4)"));
    }

    @Test
    void a_cycle_is_compared_too() {
        editor.addNode("Relu", "a", List.of("b")).addNode("Relu", "b", List.of("a"));

        assertThat(BundleComparison.of(
                                Bundle.open(editor.writeTo(folder.resolve("a"))),
                                Bundle.open(editor.writeTo(folder.resolve("b"))))
                        .sameModel())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "9223372036854775807, 9223372036854775807", "2000000000, 1"})
    void an_impossible_shape_is_refused_in_one_line(long rows, long columns) {
        editor.graph()
                .addInitializer(TensorProto.newBuilder()
                        .setName("huge")
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .addDims(rows)
                        .addDims(columns));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(this::compare)
                .withMessageContaining("the weight huge has ");
    }

    private void rename() {
        int number = 0;
        for (NodeProto.Builder node : List.copyOf(editor.graph().getNodeBuilderList())) {
            node.setName("renamed_" + number++);
            for (String output : List.copyOf(node.getOutputList())) {
                boolean isEnd = editor.graph().getOutputList().stream()
                        .anyMatch(end -> end.getName().equals(output));
                if (!isEnd && !output.isEmpty()) {
                    editor.renameProduct(output, "v" + number + output.hashCode());
                    editor.redirect(output, "v" + number + output.hashCode());
                }
            }
        }
    }

    private static void number(GraphEditor editor) {
        int number = 0;
        for (NodeProto.Builder node : editor.graph().getNodeBuilderList()) {
            node.setName("node_" + number++);
        }
    }

    private static void addBranch(GraphEditor editor, String operator, long weight) {
        GraphProto.Builder branch = GraphProto.newBuilder()
                .addInitializer(TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(TensorProto.DataType.INT64_VALUE)
                        .addInt64Data(weight))
                .addNode(NodeProto.newBuilder()
                        .setName("inner")
                        .setOpType(operator)
                        .addInput("w")
                        .addOutput("y"));
        branch.addOutputBuilder().setName("y");
        editor.addNode(
                "If",
                "chosen",
                List.of("input_ids"),
                AttributeProto.newBuilder()
                        .setName("then_branch")
                        .setType(AttributeProto.AttributeType.GRAPH)
                        .setG(branch)
                        .build());
    }

    private static AttributeProto tensor(TensorProto.Builder value) {
        return AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(value.setDataType(TensorProto.DataType.INT64_VALUE))
                .build();
    }

    private NodeProto.Builder head() {
        return editor.nodes("MatMulNBits").stream()
                .filter(node -> node.getInput(1).startsWith("lm_head"))
                .findFirst()
                .orElseThrow();
    }

    private static void remove(NodeProto.Builder node, String attribute) {
        List<AttributeProto> kept = node.getAttributeList().stream()
                .filter(each -> !each.getName().equals(attribute))
                .toList();
        assertThat(kept).hasSize(node.getAttributeCount() - 1);
        node.clearAttribute().addAllAttribute(kept);
    }

    private BundleComparison compare() {
        return compare(EmbeddedModel.shipBundle());
    }

    private BundleComparison compare(Path first) {
        return BundleComparison.of(Bundle.open(first), Bundle.open(editor.writeTo(folder.resolve("b"))));
    }

    private static NodeDifference only(GraphComparison graph) {
        assertThat(graph.nodesOnlyInFirst()).isEmpty();
        assertThat(graph.nodesOnlyInSecond()).isEmpty();
        assertThat(graph.graphDifferences()).isEmpty();
        assertThat(graph.unmatchedGraphs()).isEmpty();
        assertThat(graph.differingNodes()).hasSize(1);
        return graph.differingNodes().get(0);
    }
}
