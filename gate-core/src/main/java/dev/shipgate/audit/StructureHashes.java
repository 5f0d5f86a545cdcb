package dev.shipgate.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hash of each node: of its operator and of everything that it computes from, back to the inputs and the weights. Two
 * nodes with the same hash compute the same, whatever they and their values are called. Nodes in a cycle have none.
 */
final class StructureHashes {

    private final boolean withAttributes;
    private final WeightMatch weights;
    private final Map<GraphNode, String> hashes = new HashMap<>();

    /**
     * Hashes the nodes of a scope and its subgraphs.
     *
     * @param withAttributes whether attributes count; otherwise only operators and wiring do
     */
    StructureHashes(GraphScope scope, boolean withAttributes, WeightMatch weights) {
        this.withAttributes = withAttributes;
        this.weights = weights;
        hash(scope);
    }

    @Nullable
    String of(GraphNode node) {
        return hashes.get(node);
    }

    /** Takes each node once its inputs have their hashes, because a file may list nodes in any order. */
    private void hash(GraphScope scope) {
        Map<GraphNode, Integer> missing = new HashMap<>();
        Map<GraphNode, List<GraphNode>> readers = new HashMap<>();
        Queue<GraphNode> ready = new ArrayDeque<>();
        for (GraphNode node : scope.nodes()) {
            Set<GraphNode> producers = new LinkedHashSet<>();
            node.reads().stream().map(scope::producer).filter(Objects::nonNull).forEach(producers::add);
            producers.forEach(producer ->
                    readers.computeIfAbsent(producer, none -> new ArrayList<>()).add(node));
            missing.put(node, producers.size());
            if (producers.isEmpty()) {
                ready.add(node);
            }
        }
        for (GraphNode node = ready.poll(); node != null; node = ready.poll()) {
            String hash = hash(scope, node);
            if (hash != null) {
                hashes.put(node, hash);
            }
            for (GraphNode reader : readers.getOrDefault(node, List.of())) {
                if (missing.merge(reader, -1, Integer::sum) == 0) {
                    ready.add(reader);
                }
            }
        }
    }

    private @Nullable String hash(GraphScope scope, GraphNode node) {
        Sha256 hash = new Sha256().add(node.operator());
        if (withAttributes) {
            node.attributes().forEach((name, value) -> {
                if (!DefaultAttributes.isDefault(node.operator(), name, value)) {
                    hash.add(name).add(value.exact());
                }
            });
        }
        for (String input : node.inputs()) {
            String key = key(scope, input);
            if (key == null) {
                return null;
            }
            hash.add(key);
        }
        for (Map.Entry<String, GraphScope> entry : node.bodies().entrySet()) {
            String body = bodyHash(entry.getValue());
            if (body == null) {
                return null;
            }
            hash.add("body").add(entry.getKey()).add(body);
        }
        return hash.hex();
    }

    private @Nullable String bodyHash(GraphScope body) {
        hash(body);
        Sha256 hash = new Sha256().add(Integer.toString(body.inputs().size()));
        for (String output : body.outputs()) {
            String key = key(body, output);
            if (key == null) {
                return null;
            }
            hash.add(key);
        }
        List<String> nodes = new ArrayList<>();
        for (GraphNode node : body.nodes()) {
            String each = hashes.get(node);
            if (each == null) {
                return null;
            }
            nodes.add(each);
        }
        nodes.stream().sorted().forEach(hash::add);
        return hash.hex();
    }

    private @Nullable String key(GraphScope scope, String name) {
        GraphValue value = scope.value(name);
        if (value instanceof GraphValue.Made made) {
            String hash = hashes.get(made.node());
            return hash == null ? null : hash + "#" + made.output();
        }
        if (value instanceof GraphValue.Stored stored) {
            return "tensor " + weights.key(stored.tensor());
        }
        if (value instanceof GraphValue.Input input) {
            return input.scope().hasNamedEnds()
                    ? "input " + input.name()
                    : "input " + input.position() + " at depth " + input.scope().depth();
        }
        return value.text();
    }
}
