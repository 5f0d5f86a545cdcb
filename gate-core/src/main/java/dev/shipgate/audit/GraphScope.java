package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes among which names are looked up: a graph, the body of an If, Loop or Scan, or a local function. A body sees
 * the names of the graph around it.
 */
final class GraphScope {

    private final String path;
    private final @Nullable GraphScope outer;
    private final boolean hasNamedEnds;
    private final List<GraphNode> nodes = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, GraphValue> values = new HashMap<>();
    private final Map<String, List<GraphUse>> uses = new HashMap<>();

    private GraphScope(String path, @Nullable GraphScope outer, boolean hasNamedEnds) {
        this.path = path;
        this.outer = outer;
        this.hasNamedEnds = hasNamedEnds;
    }

    /**
     * Returns the graph of a file, with its subgraphs.
     *
     * @param path what the labels of its nodes start with; may be empty
     * @throws dev.shipgate.input.InvalidInputException if one of its tensors cannot be read
     */
    static GraphScope graph(OnnxGraph graph, String path) {
        return new GraphScope(path, null, true).fill(graph, graph.graph());
    }

    static GraphScope body(OnnxGraph graph, GraphScope outer, String path, GraphProto body) {
        return new GraphScope(path, outer, false).fill(graph, body);
    }

    static GraphScope function(OnnxGraph graph, String path, FunctionProto function) {
        GraphScope scope = new GraphScope(path, null, false);
        function.getInputList().forEach(scope::addInput);
        scope.outputs.addAll(function.getOutputList());
        scope.addNodes(graph, function.getNodeList());
        return scope;
    }

    private GraphScope fill(OnnxGraph graph, GraphProto proto) {
        for (TensorProto tensor : proto.getInitializerList()) {
            addTensor(tensor.getName(), StoredTensor.of(graph, tensor));
        }
        for (SparseTensorProto tensor : proto.getSparseInitializerList()) {
            addTensor(tensor.getValues().getName(), StoredTensor.of(graph, tensor));
        }
        // Old files list each initializer as an input too.
        proto.getInputList().stream()
                .map(ValueInfoProto::getName)
                .filter(name -> !tensors.containsKey(name))
                .forEach(this::addInput);
        proto.getOutputList().forEach(output -> outputs.add(output.getName()));
        addNodes(graph, proto.getNodeList());
        return this;
    }

    private void addTensor(String name, StoredTensor tensor) {
        tensors.put(name, tensor);
        values.put(name, new GraphValue.Stored(name, tensor));
    }

    private void addInput(String name) {
        values.put(name, new GraphValue.Input(this, inputs.size(), name));
        inputs.add(name);
    }

    private void addNodes(OnnxGraph graph, List<NodeProto> protos) {
        for (NodeProto proto : protos) {
            GraphNode node = new GraphNode(graph, this, proto);
            nodes.add(node);
            for (int i = 0; i < node.outputs().size(); i++) {
                if (!node.outputs().get(i).isEmpty()) {
                    values.putIfAbsent(node.outputs().get(i), new GraphValue.Made(node, i));
                }
            }
            for (int i = 0; i < node.inputs().size(); i++) {
                uses.computeIfAbsent(node.inputs().get(i), none -> new ArrayList<>())
                        .add(new GraphUse(node, i));
            }
        }
    }

    /** Returns what the labels of its nodes start with. */
    String path() {
        return path;
    }

    /** Returns the number of graphs around it. */
    int depth() {
        return outer == null ? 0 : outer.depth() + 1;
    }

    /** Returns whether inputs and outputs are matched by name; those of bodies and functions are matched by place. */
    boolean hasNamedEnds() {
        return hasNamedEnds;
    }

    List<GraphNode> nodes() {
        return nodes;
    }

    List<String> inputs() {
        return inputs;
    }

    List<String> outputs() {
        return outputs;
    }

    /** Returns where its own nodes read a value. */
    List<GraphUse> uses(String value) {
        return uses.getOrDefault(value, List.of());
    }

    /** Returns the source of a value, here or in the graphs around. */
    GraphValue value(String name) {
        if (name.isEmpty()) {
            return new GraphValue.Absent();
        }
        for (GraphScope scope = this; scope != null; scope = scope.outer) {
            GraphValue found = scope.values.get(name);
            if (found != null) {
                return found;
            }
        }
        return new GraphValue.Unknown(name);
    }

    /** Returns the node of this scope that makes a value. */
    @Nullable
    GraphNode producer(String value) {
        return values.get(value) instanceof GraphValue.Made made ? made.node() : null;
    }

    /** Passes on every tensor of this graph and its subgraphs, with the path to it. */
    void forEachTensor(BiConsumer<String, StoredTensor> action) {
        tensors.forEach((name, tensor) -> action.accept(path + name, tensor));
        nodes.forEach(node -> node.bodies().values().forEach(body -> body.forEachTensor(action)));
    }
}
