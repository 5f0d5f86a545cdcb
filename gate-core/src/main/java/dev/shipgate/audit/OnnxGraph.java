package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InputFile;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's graph as stored in its file: the nodes, and the initializers by name. {@link GraphScope} adds the
 * subgraphs.
 */
final class OnnxGraph {

    private final Path file;
    private final InputFolder folder;
    private final ModelProto model;
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();

    private OnnxGraph(Path file, InputFolder folder, ModelProto model) {
        this.file = file;
        this.folder = folder;
        this.model = model;
        for (TensorProto tensor : graph().getInitializerList()) {
            requireName(tensor.getName(), "a weight without a name");
            TensorData.expectedBytes(file, tensor);
            initializers.put(tensor.getName(), tensor);
        }
        for (NodeProto node : graph().getNodeList()) {
            requireName(node.getOpType(), "a node without an operator");
            node.getOutputList().forEach(output -> producers.put(output, node));
            node.getInputList()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, none -> new ArrayList<>())
                            .add(node));
        }
    }

    private void requireName(String name, String otherwise) {
        if (name.isBlank()) {
            throw new InvalidInputException(file, "has " + otherwise);
        }
    }

    /** @throws InvalidInputException if the file isn't an ONNX model */
    static OnnxGraph read(Bundle bundle, Path file) {
        try (InputStream stream = InputFile.stream(file, "an ONNX model")) {
            ModelProto model = ModelProto.parseFrom(stream);
            return new OnnxGraph(file, new InputFolder(bundle.root()), model);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read as an ONNX model: " + IoProblem.of(problem), problem);
        }
    }

    Path file() {
        return file;
    }

    ModelProto model() {
        return model;
    }

    GraphProto graph() {
        return model.getGraph();
    }

    Map<String, TensorProto> initializers() {
        return initializers;
    }

    @Nullable
    TensorProto initializer(String name) {
        return initializers.get(name);
    }

    /** Returns an initializer, or the tensor of a Constant node. */
    Optional<TensorProto> constant(String name) {
        NodeProto producer = producer(name);
        return producer == null ? Optional.ofNullable(initializer(name)) : constant(producer);
    }

    /** Returns the tensor of a Constant node; nothing for any other node. */
    static Optional<TensorProto> constant(NodeProto node) {
        return node.getOpType().equals("Constant")
                ? node.getAttributeList().stream()
                        .filter(AttributeProto::hasT)
                        .map(AttributeProto::getT)
                        .findFirst()
                : Optional.empty();
    }

    @Nullable
    NodeProto producer(String value) {
        return producers.get(value);
    }

    List<NodeProto> consumers(String value) {
        return consumers.getOrDefault(value, List.of());
    }

    TensorData data(TensorProto tensor) {
        return TensorData.of(file, folder, tensor);
    }

    /**
     * Returns the elements of a tensor of floats.
     *
     * @throws InvalidInputException if they can't be read, or are of another type
     */
    float[] floats(TensorProto tensor) {
        TensorData data = data(tensor);
        if (!data.type().isFloat()) {
            throw new InvalidInputException(
                    file,
                    "the scales " + tensor.getName() + " are " + data.type().id() + "; expected floats");
        }
        return data.floats();
    }

    /**
     * Follows a value back through nodes that only pass on their first input, to what they start from. Gives up where
     * they go in a circle.
     *
     * @param operators the operators of such nodes
     */
    String source(String value, Set<String> operators) {
        String source = value;
        for (int steps = 0; steps < graph().getNodeCount(); steps++) {
            NodeProto producer = producer(source);
            if (producer == null || !operators.contains(producer.getOpType()) || producer.getInputCount() == 0) {
                return source;
            }
            source = producer.getInput(0);
        }
        return source;
    }

    /**
     * Returns a whole number of a node.
     *
     * @param otherwise the number if the node doesn't have it
     * @throws InvalidInputException if it is outside of its range
     */
    int number(NodeProto node, String name, int least, int most, int otherwise) {
        long number = attribute(node, name, otherwise);
        if (number < least || number > most) {
            throw new InvalidInputException(
                    file,
                    "the " + node.getOpType() + " \"" + node.getName() + "\" has " + name + " = " + number
                            + ", which no " + node.getOpType() + " can have");
        }
        return (int) number;
    }

    static long attribute(NodeProto node, String name, long otherwise) {
        return node.getAttributeList().stream()
                .filter(each -> each.getName().equals(name))
                .map(AttributeProto::getI)
                .findFirst()
                .orElse(otherwise);
    }

    static String text(NodeProto node, String name, String otherwise) {
        return node.getAttributeList().stream()
                .filter(each -> each.getName().equals(name))
                .map(attribute -> attribute.getS().toStringUtf8())
                .findFirst()
                .orElse(otherwise);
    }

    static Optional<String> input(NodeProto node, int index) {
        return index < node.getInputCount() && !node.getInput(index).isEmpty()
                ? Optional.of(node.getInput(index))
                : Optional.empty();
    }
}
