package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.audit.ConstantScope.Stored;
import dev.shipgate.transcript.PositionTable;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the stored tensors that hold one row per position: what an operator takes as cosines and sines, what is
 * gathered by positions, and square causal masks. Looks into the bodies of If, Loop and Scan too.
 */
final class PositionTables {

    /** The inputs that positions are counted in. */
    private static final Set<String> POSITIONS = Set.of("position_ids", "attention_mask", "cache_position");

    /** A smaller square is a constant of something else, such as a window of an image. */
    private static final long SMALLEST_MASK = 32;

    private final ConstantScope scope;
    private final Map<String, PositionTable> tables = new LinkedHashMap<>();

    private PositionTables(ConstantScope scope) {
        this.scope = scope;
    }

    /** Returns the tables of a graph. */
    static PositionTables in(OnnxGraph graph) {
        return in(new ConstantScope(null, graph.graph()));
    }

    private static PositionTables in(ConstantScope scope) {
        PositionTables found = new PositionTables(scope);
        scope.nodes().forEach(found::look);
        return found;
    }

    /** Returns the tables in the order of the nodes that read them. */
    List<PositionTable> tables() {
        return List.copyOf(tables.values());
    }

    /** Tells whether a stored tensor is one of them. */
    boolean contains(String name) {
        return tables.containsKey(name);
    }

    /** Returns the number of positions of a table. */
    long rows(String name) {
        PositionTable table = tables.get(name);
        return table == null ? 1 : table.positions();
    }

    private void look(NodeProto node) {
        switch (node.getOpType()) {
            case "GroupQueryAttention" -> rotary(node, 7);
            case "RotaryEmbedding" -> rotary(node, node.getDomain().equals("com.microsoft") ? 2 : 1);
            case "Gather" -> gathered(node);
            case "Slice" -> sliced(node);
            case "MatMul", "Gemm", "Conv" -> {}
            default -> node.getInputList().forEach(input -> mask(node, input));
        }
        // Which branch of an If runs may depend on the length, so only the one that reaches furthest counts.
        scope.bodies(node).stream()
                .map(PositionTables::in)
                .filter(body -> !body.tables.isEmpty())
                .max(Comparator.comparingLong(PositionTables::reach))
                .ifPresent(body -> body.tables.forEach(tables::putIfAbsent));
    }

    /** Returns the positions of the shortest table. */
    private long reach() {
        return tables.values().stream()
                .mapToLong(PositionTable::positions)
                .min()
                .orElse(0);
    }

    /** Cosines and sines are {@code [positions, half of the rotated width]}. */
    private void rotary(NodeProto node, int cosines) {
        for (int index = cosines; index < cosines + 2; index++) {
            stored(OnnxGraph.input(node, index))
                    .filter(table -> table.tensor().getDimsCount() == 2)
                    .ifPresent(table -> keep(node, table, table.tensor().getDims(0)));
        }
    }

    private void gathered(NodeProto node) {
        Optional<Stored> table = stored(OnnxGraph.input(node, 0));
        int axis = (int) OnnxGraph.attribute(node, "axis", 0);
        if (table.isPresent()
                && axis >= 0
                && axis < table.get().tensor().getDimsCount()
                && table.get().tensor().getDimsCount() > 1
                && OnnxGraph.input(node, 1).filter(this::isMadeOfPositions).isPresent()) {
            keep(node, table.get(), table.get().tensor().getDims(axis));
        }
    }

    /** A table of which each step takes some rows, to an end that the graph computes. */
    private void sliced(NodeProto node) {
        node.getInputList().forEach(input -> mask(node, input));
        Optional<Stored> table = stored(OnnxGraph.input(node, 0));
        boolean endIsComputed = OnnxGraph.input(node, 2)
                .filter(end -> stored(Optional.of(end)).isEmpty())
                .isPresent();
        if (table.isEmpty() || !endIsComputed || tables.containsKey(table.get().name())) {
            return;
        }
        List<Long> extents = table.get().tensor().getDimsList();
        int axis = (int) axes(node);
        int rank = extents.size();
        int at = axis < 0 ? axis + rank : axis;
        if (rank > 1
                && at >= 0
                && at < rank - 1
                && extents.get(at) >= SMALLEST_MASK
                && extents.subList(0, at).stream().allMatch(extent -> extent == 1)) {
            keep(node, table.get(), extents.get(at));
        }
    }

    /** Returns the only axis of a Slice; the first if it doesn't say, and one that no tensor has if it has several. */
    private long axes(NodeProto node) {
        Optional<TensorProto> axes = stored(OnnxGraph.input(node, 3)).map(Stored::tensor);
        if (axes.isEmpty()) {
            return 0;
        }
        TensorProto stored = axes.get();
        if (stored.getRawData().size() == Long.BYTES) {
            return stored.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
        }
        return stored.getInt64DataCount() == 1 ? stored.getInt64Data(0) : Integer.MAX_VALUE;
    }

    /** Masks are {@code [1, 1, positions, positions]} or {@code [1, positions, positions]}. */
    private void mask(NodeProto node, String input) {
        stored(Optional.of(input)).ifPresent(stored -> {
            TensorProto tensor = stored.tensor();
            int rank = tensor.getDimsCount();
            boolean isSquare = rank > 2 && tensor.getDims(rank - 1) == tensor.getDims(rank - 2);
            if (isSquare
                    && tensor.getDims(rank - 1) >= SMALLEST_MASK
                    && tensor.getDimsList().subList(0, rank - 2).stream().allMatch(extent -> extent == 1)) {
                keep(node, stored, tensor.getDims(rank - 1));
            }
        });
    }

    private void keep(NodeProto node, Stored table, long positions) {
        if (positions > 0) {
            tables.putIfAbsent(table.name(), new PositionTable(table.name(), node.getOpType(), positions));
        }
    }

    private Optional<Stored> stored(Optional<String> value) {
        return value.flatMap(scope::stored);
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
            NodeProto producer = scope.producer(value);
            if (producer != null && !producer.getOpType().equals("Shape")) {
                producer.getInputList().stream()
                        .filter(input -> !input.isEmpty())
                        .forEach(open::push);
            }
        }
        return positions;
    }
}
