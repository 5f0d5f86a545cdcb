package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.PipelineStage;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Experts;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a graph and describes every weight used in its computation. */
public final class GraphAuditor {

    private static final String STANDARD_DOMAIN = "ai.onnx";
    private static final Set<String> MATRIX_PRODUCTS = Set.of("MatMul", "Gemm", "FusedMatMul", "MatMulInteger");
    private static final Set<String> PASSES_WEIGHTS_ON = Set.of("Cast", "Transpose", "Identity", "Reshape");

    /** More elements than any state has, and few enough that the bytes of all inputs of a graph can be added. */
    private static final long LARGEST = 1L << 40;

    /** Where QMoE has codes, their scales and zero points. */
    private static final int[][] QUANTISED_EXPERTS = {{2, 3, 11}, {5, 6, 12}, {8, 9, 13}};

    private final List<Integer> zeroRows = new ArrayList<>();
    private final OnnxGraph graph;
    private final Set<String> passed;
    private final WeightAuditor weights;
    private final PositionTables positions;
    private final ExpertNames expertNames;
    private final Routers routers;
    private final List<WeightAudit> found = new ArrayList<>();
    private final Set<String> described = new HashSet<>();
    private final @Nullable NodeProto head;

    /** @param passed the inputs that earlier graphs of the same step output */
    private GraphAuditor(OnnxGraph graph, Set<String> passed) {
        this.graph = graph;
        this.passed = Set.copyOf(passed);
        this.weights = new WeightAuditor(graph);
        this.positions = PositionTables.in(graph);
        this.expertNames = ExpertNames.in(graph);
        this.routers = Routers.in(graph);
        this.head = head();
    }

    /**
     * Audits a bundle.
     *
     * @throws InvalidInputException if its model is neither an ONNX graph with readable weights nor a GGUF file
     */
    public static GraphAudit audit(Bundle bundle) {
        if (bundle.isGguf()) {
            return GgufAuditor.audit(bundle.modelFile());
        }
        if (bundle.isCoreAi()) {
            throw new InvalidInputException(
                    bundle.modelFile(), "is a Core AI model, whose weights the gate can't read; they aren't audited");
        }
        @Nullable GraphAudit whole = null;
        if (bundle.embeddingFile() != null) {
            whole = new GraphAuditor(OnnxGraph.read(bundle, bundle.embeddingFile()), Set.of()).audit();
        }
        Set<String> passed = new HashSet<>();
        for (PipelineStage stage : bundle.stages()) {
            OnnxGraph graph = OnnxGraph.read(bundle, stage.file());
            GraphAudit audit = new GraphAuditor(graph, passed).audit();
            whole = whole == null ? audit : audit.with(whole);
            graph.graph().getOutputList().forEach(output -> passed.add(stage.passedName(output.getName())));
        }
        return Objects.requireNonNull(whole, "a bundle has at least one graph");
    }

    private GraphAudit audit() {
        for (NodeProto node : graph.graph().getNodeList()) {
            describe(node);
        }
        graph.initializers().values().stream()
                .filter(tensor -> !described.contains(tensor.getName()))
                .filter(tensor -> ElementType.of(tensor).isFloat())
                .forEach(tensor -> found.add(weights.plain(
                        tensor,
                        operator(tensor),
                        positions.contains(tensor.getName()) ? Role.POSITIONS : Role.VECTOR)));
        long headBytes = bytes(Role.HEAD);
        return new GraphAudit(
                graph.model().getIrVersion(),
                (graph.model().getProducerName() + " " + graph.model().getProducerVersion()).strip(),
                opsets(),
                contribOperators(),
                found,
                graph.initializers().values().stream()
                        .mapToLong(tensor -> ElementType.of(tensor).bytes(TensorData.elements(tensor)))
                        .sum(),
                isHeadTied(),
                found.stream().mapToLong(this::bytesPerToken).sum(),
                headBytes,
                stateBytes(),
                AccuracyLevels.count(graph.graph()),
                positions.tables(),
                zeroRows);
    }

    private void describe(NodeProto node) {
        String operator = node.getOpType();
        if (operator.equals("MatMulNBits")) {
            weights.blockQuantised(node, role(node)).ifPresent(weight -> keep(node, expertNames.mark(weight)));
        } else if (operator.equals("QMoE")) {
            quantisedExperts(node);
        } else if (operator.equals("MoE")) {
            restOfExperts(node);
        } else if (operator.equals("Gather") || operator.equals("GatherBlockQuantized")) {
            embedding(node);
            chosenExperts(node);
        } else if (MATRIX_PRODUCTS.contains(operator)) {
            matrix(node, 1);
            matrix(node, 0);
        } else if (!PASSES_WEIGHTS_ON.contains(operator) && !operator.equals("DequantizeLinear")) {
            for (String input : node.getInputList()) {
                TensorProto tensor = graph.initializer(input);
                if (tensor != null && ElementType.of(tensor).isFloat() && tensor.getDimsCount() > 1) {
                    Role role = positions.contains(tensor.getName()) ? Role.POSITIONS : role(node);
                    keep(tensor, weights.plain(tensor, operator, role));
                }
            }
        }
    }

    /** QMoE: input, router, then codes, scales and bias of up to three products, then their zero points. */
    private void quantisedExperts(NodeProto node) {
        for (int[] places : QUANTISED_EXPERTS) {
            Optional<WeightAudit> codes = weights.experts(node, places[0], places[1], places[2]);
            if (codes.isPresent()) {
                for (int place : places) {
                    OnnxGraph.input(node, place).ifPresent(described::add);
                }
                found.add(asExperts(
                        node, codes.get(), OnnxGraph.input(node, places[0]).orElseThrow()));
            }
        }
        restOfExperts(node);
    }

    /** Weights of experts that are floats: matrices {@code [experts, N, K]} and biases {@code [experts, N]}. */
    private void restOfExperts(NodeProto node) {
        for (String input : node.getInputList()) {
            TensorProto tensor = graph.initializer(input);
            if (tensor != null && ElementType.of(tensor).isFloat() && tensor.getDimsCount() > 1) {
                Role role = tensor.getDimsCount() > 2 ? Role.BODY : Role.VECTOR;
                keep(tensor, asExperts(node, weights.plain(tensor, node.getOpType(), role), input));
            }
        }
    }

    /** Weights of all experts in one tensor {@code [experts, …]}, of which a Gather takes those that a TopK chose. */
    private void chosenExperts(NodeProto node) {
        Optional<NodeProto> choice = OnnxGraph.input(node, 1).flatMap(routers::choice);
        if (choice.isEmpty() || OnnxGraph.attribute(node, "axis", 0) != 0) {
            return;
        }
        String source = source(node.getInput(0));
        TensorProto tensor = graph.initializer(source);
        NodeProto producer = graph.producer(source);
        if (tensor != null && ElementType.of(tensor).isFloat() && tensor.getDimsCount() > 1) {
            Role role = tensor.getDimsCount() > 2 ? Role.BODY : Role.VECTOR;
            keep(tensor, asChosen(choice.get(), weights.plain(tensor, "MatMul", role), tensor));
        } else if (producer != null && producer.getOpType().equals("DequantizeLinear")) {
            TensorProto codes = graph.initializer(producer.getInput(0));
            weights.dequantised(producer, "MatMul", Role.BODY)
                    .ifPresent(weight -> keep(producer, asChosen(choice.get(), weight, Objects.requireNonNull(codes))));
        }
    }

    private WeightAudit asChosen(NodeProto topK, WeightAudit weight, TensorProto stacked) {
        int count = (int) Math.min(Integer.MAX_VALUE, stacked.getDims(0));
        return count < 1
                ? weight
                : weight.of(
                        new Experts(count, Math.min(Routers.chosen(graph, topK).orElse(count), count)));
    }

    /** The first dimension of every weight of an operator of experts counts them. */
    private WeightAudit asExperts(NodeProto node, WeightAudit weight, String input) {
        TensorProto tensor = graph.initializer(input);
        int count =
                tensor == null || tensor.getDimsCount() == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, tensor.getDims(0));
        int perToken = graph.number(node, "k", 1, Integer.MAX_VALUE, 1);
        return count < 1 ? weight : weight.of(new Experts(count, Math.min(perToken, count)));
    }

    /** A matrix may be in the graph directly, after a change of type or shape, or as codes and scales. */
    private void matrix(NodeProto node, int index) {
        Optional<String> input = OnnxGraph.input(node, index);
        if (input.isEmpty()) {
            return;
        }
        String source = source(input.get());
        TensorProto tensor = graph.initializer(source);
        if (tensor != null && tensor.getDimsCount() > 1) {
            keep(tensor, expertNames.mark(weights.plain(tensor, node.getOpType(), role(node))));
            return;
        }
        NodeProto producer = graph.producer(source);
        if (producer != null && producer.getOpType().equals("DequantizeLinear")) {
            weights.dequantised(producer, node.getOpType(), role(node))
                    .ifPresent(weight -> keep(producer, expertNames.mark(weight)));
        }
    }

    private void embedding(NodeProto node) {
        Optional<String> data = OnnxGraph.input(node, 0);
        Optional<String> indices = OnnxGraph.input(node, 1);
        if (data.isEmpty() || indices.isEmpty() || !source(indices.get()).equals("input_ids")) {
            return;
        }
        String source = source(data.get());
        TensorProto tensor = graph.initializer(source);
        if (tensor != null) {
            keep(tensor, weights.plain(tensor, node.getOpType(), Role.EMBEDDING));
            if (ElementType.of(tensor).isFloat() && tensor.getDimsCount() == 2) {
                zeroRows.addAll(ZeroRows.of(graph.data(tensor).bytes(), tensor.getDims(0)));
            }
            return;
        }
        NodeProto producer = graph.producer(source);
        if (producer != null && producer.getOpType().equals("DequantizeLinear")) {
            weights.dequantised(producer, node.getOpType(), Role.EMBEDDING).ifPresent(weight -> keep(producer, weight));
        }
    }

    private void keep(TensorProto tensor, WeightAudit weight) {
        if (described.add(tensor.getName())) {
            found.add(weight);
        }
    }

    private void keep(NodeProto node, WeightAudit weight) {
        boolean isNew = described.add(weight.name());
        node.getInputList().forEach(described::add);
        if (isNew) {
            found.add(weight);
        }
    }

    private Role role(NodeProto node) {
        return node.equals(head) ? Role.HEAD : routers.contains(node) ? Role.ROUTER : Role.BODY;
    }

    /** Walks back from the logits through every node without a matrix of its own. */
    private @Nullable NodeProto head() {
        String value = "logits";
        for (int steps = 0; steps < graph.graph().getNodeCount(); steps++) {
            NodeProto node = graph.producer(value);
            if (node == null) {
                return null;
            }
            if (node.getOpType().equals("MatMulNBits") || MATRIX_PRODUCTS.contains(node.getOpType())) {
                return node;
            }
            Optional<String> next =
                    node.getInputList().stream().filter(this::isComputed).findFirst();
            if (next.isEmpty()) {
                return null;
            }
            value = next.get();
        }
        return null;
    }

    private boolean isComputed(String value) {
        NodeProto producer = graph.producer(value);
        return producer != null && !producer.getOpType().equals("Constant");
    }

    /** Follows a value back through changes of type and shape to its stored tensor. */
    private String source(String value) {
        return graph.source(value, PASSES_WEIGHTS_ON);
    }

    private boolean isHeadTied() {
        if (head == null) {
            return false;
        }
        List<String> heads = head.getInputList().stream().map(this::source).toList();
        return graph.graph().getNodeList().stream()
                .filter(node -> node.getOpType().startsWith("Gather"))
                .filter(node -> OnnxGraph.input(node, 1)
                        .map(this::source)
                        .filter("input_ids"::equals)
                        .isPresent())
                .anyMatch(node -> heads.contains(source(node.getInput(0))));
    }

    private String operator(TensorProto tensor) {
        return graph.consumers(tensor.getName()).stream()
                .map(NodeProto::getOpType)
                .findFirst()
                .orElse("nothing");
    }

    private long bytes(Role role) {
        return found.stream()
                .filter(weight -> weight.role() == role)
                .mapToLong(WeightAudit::bytes)
                .sum();
    }

    /** Each token reads only one row of a table, and only the experts that it uses. */
    private long bytesPerToken(WeightAudit weight) {
        Experts experts = weight.experts();
        if (experts != null) {
            return Math.round(weight.bytes() * (double) experts.perToken() / experts.count());
        }
        if (weight.role() == Role.POSITIONS) {
            return weight.bytes() / positions.rows(weight.name());
        }
        if (!weight.operator().startsWith("Gather")) {
            return weight.bytes();
        }
        TensorProto table = graph.initializer(weight.name());
        long rows = table == null || table.getDimsCount() == 0 ? 1 : Math.max(1, table.getDims(0));
        return weight.bytes() / rows;
    }

    private long stateBytes() {
        long bytes = 0;
        for (ValueInfoProto input : graph.graph().getInputList()) {
            var tensor = input.getType().getTensorType();
            // Tokens, masks and positions are integers; a decoder's only other inputs are its states.
            ElementType type = ElementType.of(
                    TensorProto.newBuilder().setDataType(tensor.getElemType()).build());
            if (!type.isFloat() || input.getName().equals("inputs_embeds") || passed.contains(input.getName())) {
                continue;
            }
            long elements = 1;
            boolean grows = false;
            for (Dimension dimension : tensor.getShape().getDimList()) {
                grows |= !dimension.hasDimValue() && !dimension.getDimParam().startsWith("batch");
                elements = saturated(elements, Math.max(1, dimension.getDimValue()));
            }
            if (!grows) {
                bytes += type.bytes(elements);
            }
        }
        return bytes;
    }

    /** Returns a product, or a number that is large enough to be seen as wrong, if a graph declares such dimensions. */
    private static long saturated(long one, long other) {
        return one > LARGEST / other ? LARGEST : one * other;
    }

    private Map<String, Long> opsets() {
        Map<String, Long> opsets = new LinkedHashMap<>();
        for (OperatorSetIdProto opset : graph.model().getOpsetImportList()) {
            opsets.put(opset.getDomain().isEmpty() ? STANDARD_DOMAIN : opset.getDomain(), opset.getVersion());
        }
        return opsets;
    }

    private Map<String, Integer> contribOperators() {
        Map<String, Integer> operators = new TreeMap<>();
        graph.graph().getNodeList().stream()
                .filter(node -> !node.getDomain().isEmpty() && !node.getDomain().equals(STANDARD_DOMAIN))
                .forEach(node -> operators.merge(node.getDomain() + "." + node.getOpType(), 1, Integer::sum));
        return operators;
    }
}
