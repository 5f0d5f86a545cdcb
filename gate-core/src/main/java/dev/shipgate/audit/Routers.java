package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Recognises the products that score experts: what {@code MoE} and {@code QMoE} take as the router's scores, and what a
 * {@code TopK} chooses from. A router is small, and exporters leave it unquantised on purpose, because rounding flips
 * its choice.
 */
final class Routers {

    private static final int SCORES_OF_EXPERTS = 1;

    /** Between a router's product and what chooses. */
    private static final Set<String> PASSES_SCORES_ON =
            Set.of("Add", "Cast", "Identity", "Reshape", "Sigmoid", "Softmax", "Squeeze", "Unsqueeze");

    private static final Set<String> PASSES_CHOICE_ON = Set.of("Cast", "Identity", "Reshape", "Flatten");

    private final OnnxGraph graph;
    private final Set<String> products = new HashSet<>();

    private Routers(OnnxGraph graph) {
        this.graph = graph;
    }

    static Routers in(OnnxGraph graph) {
        Routers routers = new Routers(graph);
        for (NodeProto node : graph.graph().getNodeList()) {
            if (node.getOpType().equals("TopK")) {
                OnnxGraph.input(node, 0).ifPresent(routers::add);
            } else if (node.getOpType().endsWith("MoE")) {
                OnnxGraph.input(node, SCORES_OF_EXPERTS).ifPresent(routers::add);
            }
        }
        return routers;
    }

    private void add(String scores) {
        products.add(graph.source(scores, PASSES_SCORES_ON));
    }

    /** Tells whether a node's product is what some choice is made from. */
    boolean contains(NodeProto product) {
        return product.getOutputCount() > 0 && products.contains(product.getOutput(0));
    }

    /** Returns the TopK whose indices a value is. */
    Optional<NodeProto> choice(String indices) {
        String source = graph.source(indices, PASSES_CHOICE_ON);
        NodeProto producer = graph.producer(source);
        return producer != null
                        && producer.getOpType().equals("TopK")
                        && producer.getOutputCount() > 1
                        && producer.getOutput(1).equals(source)
                ? Optional.of(producer)
                : Optional.empty();
    }

    /** Returns the k of a TopK, if it is stored: one int64. */
    static OptionalInt chosen(OnnxGraph graph, NodeProto topK) {
        Optional<TensorProto> k = OnnxGraph.input(topK, 1)
                .map(name -> graph.source(name, Set.of("Cast", "Identity", "Reshape")))
                .flatMap(graph::constant);
        if (k.isEmpty()
                || ElementType.of(k.get()) != ElementType.INT64
                || k.get().getDimsList().stream().anyMatch(extent -> extent != 1)) {
            return OptionalInt.empty();
        }
        long value = graph.data(k.get()).bytes().read(0, Long.BYTES).getLong();
        return value > 0 && value <= Integer.MAX_VALUE ? OptionalInt.of((int) value) : OptionalInt.empty();
    }
}
