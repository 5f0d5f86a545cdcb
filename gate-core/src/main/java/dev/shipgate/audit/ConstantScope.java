package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stored tensors that the nodes of a graph, or of the body of an If, Loop or Scan, see: initializers and Constant
 * nodes, here and in the graphs around.
 */
final class ConstantScope {

    /** More than any graph nests, and few enough that a graph whose values go in a circle is soon given up. */
    private static final int MOST_STEPS = 256;

    private static final Set<String> PASSES_ON = Set.of("Cast", "Identity");

    private final @Nullable ConstantScope outer;
    private final GraphProto graph;
    private final Map<String, TensorProto> tensors = new HashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>();

    /** @param outer the graph around; {@code null} for the graph of a file */
    ConstantScope(@Nullable ConstantScope outer, GraphProto graph) {
        this.outer = outer;
        this.graph = graph;
        graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        graph.getNodeList().forEach(node -> node.getOutputList().forEach(output -> producers.put(output, node)));
    }

    /**
     * A stored tensor.
     *
     * @param name the name of the initializer, or of the value that a Constant node makes
     * @param tensor its shape and elements
     */
    record Stored(String name, TensorProto tensor) {

        private long rows() {
            return tensor.getDimsCount() == 0 ? 0 : tensor.getDims(0);
        }
    }

    List<NodeProto> nodes() {
        return graph.getNodeList();
    }

    /** Returns the bodies of a node of this graph. */
    List<ConstantScope> bodies(NodeProto node) {
        return node.getAttributeList().stream()
                .flatMap(attribute -> Stream.concat(
                        attribute.hasG() ? Stream.of(attribute.getG()) : Stream.empty(),
                        attribute.getGraphsList().stream()))
                .map(body -> new ConstantScope(this, body))
                .toList();
    }

    /** Returns the node that makes a value, here or in the graphs around. */
    @Nullable
    NodeProto producer(String value) {
        for (ConstantScope scope = this; scope != null; scope = scope.outer) {
            NodeProto node = scope.producers.get(value);
            if (node != null) {
                return node;
            }
        }
        return null;
    }

    /**
     * Follows a value back to its stored tensor. An If passes on the longest of its branches: exporters choose the
     * table by the length of the prompt.
     */
    Optional<Stored> stored(String value) {
        return stored(value, MOST_STEPS);
    }

    private Optional<Stored> stored(String value, int stepsLeft) {
        for (ConstantScope scope = this; scope != null && stepsLeft > 0; scope = scope.outer) {
            TensorProto tensor = scope.tensors.get(value);
            NodeProto node = scope.producers.get(value);
            if (tensor != null) {
                return Optional.of(new Stored(value, tensor));
            }
            if (node != null) {
                return scope.made(node, value, stepsLeft - 1);
            }
        }
        return Optional.empty();
    }

    private Optional<Stored> made(NodeProto node, String value, int stepsLeft) {
        if (PASSES_ON.contains(node.getOpType()) && node.getInputCount() > 0) {
            return stored(node.getInput(0), stepsLeft);
        }
        if (node.getOpType().equals("If")) {
            int place = node.getOutputList().indexOf(value);
            return node.getAttributeList().stream()
                    .filter(AttributeProto::hasG)
                    .map(AttributeProto::getG)
                    .filter(branch -> place < branch.getOutputCount())
                    // Halved, because each If has two branches: a circle of them must not take for ever.
                    .map(branch -> new ConstantScope(this, branch)
                            .stored(branch.getOutput(place).getName(), stepsLeft / 2))
                    .flatMap(Optional::stream)
                    .max(Comparator.comparingLong(Stored::rows));
        }
        return OnnxGraph.constant(node).map(tensor -> new Stored(value, tensor));
    }
}
