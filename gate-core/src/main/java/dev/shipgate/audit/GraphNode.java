package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A node of a graph, without what doesn't matter: the order of its attributes, its comments and its metadata. */
final class GraphNode {

    private static final String STANDARD_DOMAIN = "ai.onnx";

    private final GraphScope scope;
    private final NodeProto node;
    private final List<String> inputs;
    private final Map<String, AttributeValue> attributes = new TreeMap<>();
    private final Map<String, GraphScope> bodies = new TreeMap<>();

    GraphNode(OnnxGraph graph, GraphScope scope, NodeProto node) {
        this.scope = scope;
        this.node = node;
        this.inputs = withoutTrailingAbsent(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            switch (AttributeValue.type(attribute)) {
                case GRAPH -> addBody(graph, attribute.getName(), attribute.getG());
                case GRAPHS -> {
                    for (int i = 0; i < attribute.getGraphsCount(); i++) {
                        addBody(graph, attribute.getName() + "[" + i + "]", attribute.getGraphs(i));
                    }
                }
                case UNDEFINED,
                        FLOAT,
                        INT,
                        STRING,
                        TENSOR,
                        SPARSE_TENSOR,
                        TYPE_PROTO,
                        FLOATS,
                        INTS,
                        STRINGS,
                        TENSORS,
                        SPARSE_TENSORS,
                        TYPE_PROTOS -> attributes.put(attribute.getName(), AttributeValue.of(graph, attribute));
            }
        }
    }

    GraphScope scope() {
        return scope;
    }

    /** Returns its own name, which may be empty or shared. */
    String name() {
        return node.getName();
    }

    /** Returns its name after the names of the nodes around it; if it has none, what it makes. */
    String label() {
        String own = node.getName().isBlank()
                ? "unnamed " + node.getOpType() + " that makes " + String.join(", ", node.getOutputList())
                : node.getName();
        return scope.path() + own;
    }

    /** Returns its type, with the domain unless that is the standard one. */
    String operator() {
        return (isStandard(node.getDomain()) ? "" : node.getDomain() + ".")
                + node.getOpType()
                + (node.getOverload().isEmpty() ? "" : ":" + node.getOverload());
    }

    String domain() {
        return domain(node.getDomain());
    }

    /** Returns the name of a domain. The standard one has two. */
    static String domain(String declared) {
        return isStandard(declared) ? STANDARD_DOMAIN : declared;
    }

    List<String> inputs() {
        return inputs;
    }

    List<String> outputs() {
        return node.getOutputList();
    }

    Map<String, AttributeValue> attributes() {
        return attributes;
    }

    /** Returns the subgraphs, by the name of their attribute. */
    Map<String, GraphScope> bodies() {
        return bodies;
    }

    /** Returns every name that it, or a node in its subgraphs, reads. */
    Set<String> reads() {
        Set<String> names = new LinkedHashSet<>(inputs);
        for (GraphScope body : bodies.values()) {
            names.addAll(body.outputs());
            body.nodes().forEach(inner -> names.addAll(inner.reads()));
        }
        return names;
    }

    private static boolean isStandard(String domain) {
        return domain.isEmpty() || domain.equals(STANDARD_DOMAIN);
    }

    private void addBody(OnnxGraph graph, String attribute, GraphProto body) {
        bodies.put(attribute, GraphScope.body(graph, scope, label() + "/" + attribute + "/", body));
    }

    private static List<String> withoutTrailingAbsent(List<String> names) {
        List<String> kept = new ArrayList<>(names);
        while (!kept.isEmpty() && kept.get(kept.size() - 1).isEmpty()) {
            kept.remove(kept.size() - 1);
        }
        return List.copyOf(kept);
    }
}
