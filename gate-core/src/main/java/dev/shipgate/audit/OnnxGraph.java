package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            TensorData.expectedBytes(file, tensor);
            initializers.put(tensor.getName(), tensor);
        }
        for (NodeProto node : graph().getNodeList()) {
            node.getOutputList().forEach(output -> producers.put(output, node));
            node.getInputList()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, none -> new ArrayList<>())
                            .add(node));
        }
    }

    /** @throws InvalidInputException if the file isn't an ONNX model */
    static OnnxGraph read(Bundle bundle, Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
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

    static long attribute(NodeProto node, String name, long otherwise) {
        return node.getAttributeList().stream()
                .filter(each -> each.getName().equals(name))
                .map(AttributeProto::getI)
                .findFirst()
                .orElse(otherwise);
    }

    static Optional<String> input(NodeProto node, int index) {
        return index < node.getInputCount() && !node.getInput(index).isEmpty()
                ? Optional.of(node.getInput(index))
                : Optional.empty();
    }
}
