package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.transcript.PositionTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the stored tensors that hold one row per position: what an operator takes as cosines and sines, what is
 * gathered by positions, and square causal masks.
 */
final class PositionTables {

    /** The inputs that positions are counted in. */
    private static final Set<String> POSITIONS = Set.of("position_ids", "attention_mask", "cache_position");

    /** A smaller square is a constant of something else, such as a window of an image. */
    private static final long SMALLEST_MASK = 32;

    private static final Set<String> PASSES_ON = Set.of("Cast", "Identity");

    private final OnnxGraph graph;
    private final Map<String, PositionTable> tables = new LinkedHashMap<>();

    private PositionTables(OnnxGraph graph) {
        this.graph = graph;
    }

    /** Returns the tables of a graph, in the order of the nodes that read them. */
    static List<PositionTable> in(OnnxGraph graph) {
        PositionTables found = new PositionTables(graph);
        graph.graph().getNodeList().forEach(found::look);
        return List.copyOf(found.tables.values());
    }

    private void look(NodeProto node) {
        switch (node.getOpType()) {
            case "GroupQueryAttention" -> rotary(node, 7);
            case "RotaryEmbedding" -> rotary(node, node.getDomain().equals("com.microsoft") ? 2 : 1);
            case "Gather" -> gathered(node);
            case "MatMul", "Gemm", "Conv" -> {}
            default -> node.getInputList().forEach(input -> mask(node, input));
        }
    }

    /** Cosines and sines are {@code [positions, half of the rotated width]}. */
    private void rotary(NodeProto node, int cosines) {
        for (int index = cosines; index < cosines + 2; index++) {
            stored(OnnxGraph.input(node, index))
                    .filter(tensor -> tensor.getDimsCount() == 2)
                    .ifPresent(tensor -> keep(node, tensor, tensor.getDims(0)));
        }
    }

    private void gathered(NodeProto node) {
        Optional<TensorProto> data = stored(OnnxGraph.input(node, 0));
        int axis = (int) OnnxGraph.attribute(node, "axis", 0);
        if (data.isPresent()
                && axis >= 0
                && axis < data.get().getDimsCount()
                && data.get().getDimsCount() > 1
                && OnnxGraph.input(node, 1).filter(this::isMadeOfPositions).isPresent()) {
            keep(node, data.get(), data.get().getDims(axis));
        }
    }

    /** Masks are {@code [1, 1, positions, positions]} or {@code [1, positions, positions]}. */
    private void mask(NodeProto node, String input) {
        stored(Optional.of(input)).ifPresent(tensor -> {
            int rank = tensor.getDimsCount();
            boolean isSquare = rank > 2 && tensor.getDims(rank - 1) == tensor.getDims(rank - 2);
            if (isSquare
                    && tensor.getDims(rank - 1) >= SMALLEST_MASK
                    && tensor.getDimsList().subList(0, rank - 2).stream().allMatch(extent -> extent == 1)) {
                keep(node, tensor, tensor.getDims(rank - 1));
            }
        });
    }

    private void keep(NodeProto node, TensorProto tensor, long positions) {
        if (positions > 0) {
            tables.putIfAbsent(tensor.getName(), new PositionTable(tensor.getName(), node.getOpType(), positions));
        }
    }

    /** Follows a value back to its stored tensor. */
    private Optional<TensorProto> stored(Optional<String> value) {
        return value.map(name -> graph.initializer(graph.source(name, PASSES_ON)));
    }

    /** Indices that no token decides: a row of an embedding is no position. */
    private boolean isMadeOfPositions(String indices) {
        boolean positions = false;
        Deque<String> open = new ArrayDeque<>(List.of(indices));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            if (value.equals("input_ids") || value.equals("inputs_embeds")) {
                return false;
            }
            positions |= POSITIONS.contains(value);
            NodeProto producer = graph.producer(value);
            if (producer != null && !producer.getOpType().equals("Shape")) {
                producer.getInputList().stream()
                        .filter(input -> !input.isEmpty())
                        .forEach(open::push);
            }
        }
        return positions;
    }
}
