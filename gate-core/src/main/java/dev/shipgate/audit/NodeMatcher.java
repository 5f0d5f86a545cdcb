package dev.shipgate.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each node of a graph its counterpart in another, from the surest sign to the weakest. Names are a good sign
 * unless an exporter numbers its nodes, since one node more then renames all those after it. So there are two orders,
 * and the comparison takes the one that leaves fewer differences.
 */
final class NodeMatcher {

    private final GraphScope first;
    private final GraphScope second;
    private final GraphHashes hashes;
    private final WeightMatch weights;
    private final NodePairs pairs;

    private NodeMatcher(
            GraphScope first, GraphScope second, GraphHashes hashes, WeightMatch weights, @Nullable NodePairs outer) {
        this.first = first;
        this.second = second;
        this.hashes = hashes;
        this.weights = weights;
        this.pairs = new NodePairs(outer);
    }

    /** Pairs nodes with the same name and operator, then the others by their structure. */
    static NodePairs byName(
            GraphScope first, GraphScope second, GraphHashes hashes, WeightMatch weights, @Nullable NodePairs outer) {
        NodeMatcher matcher = new NodeMatcher(first, second, hashes, weights, outer);
        matcher.pairNames(true);
        matcher.pairStructures();
        matcher.pairRest();
        return matcher.pairs;
    }

    /** Pairs nodes with the same structure, then the others by their names. */
    static NodePairs byStructure(
            GraphScope first, GraphScope second, GraphHashes hashes, WeightMatch weights, @Nullable NodePairs outer) {
        NodeMatcher matcher = new NodeMatcher(first, second, hashes, weights, outer);
        matcher.pairStructures();
        matcher.pairNames(true);
        matcher.pairRest();
        return matcher.pairs;
    }

    private void pairStructures() {
        pairGroups(hashes.first()::of, hashes.second()::of, false);
        pairGroups(hashes.firstWiring()::of, hashes.secondWiring()::of, false);
        pairGroups(this::weightsRead, this::weightsRead, true);
        pairNeighbours(true);
    }

    private void pairRest() {
        pairNeighbours(true);
        pairNames(false);
        pairNeighbours(false);
    }

    private void pairNames(boolean sameOperator) {
        pairGroups(key(first, sameOperator), key(second, sameOperator), true);
    }

    /** A node without a name of its own goes by what it makes. */
    private static Function<GraphNode, @Nullable String> key(GraphScope scope, boolean withOperator) {
        Map<String, Long> counts =
                scope.nodes().stream().collect(Collectors.groupingBy(GraphNode::name, Collectors.counting()));
        return node -> {
            String operator = withOperator ? node.operator() + " " : "";
            if (!node.name().isBlank() && counts.getOrDefault(node.name(), 0L) == 1) {
                return operator + "named " + node.name();
            }
            return node.outputs().isEmpty()
                    ? null
                    : operator + "makes " + node.outputs().get(0);
        };
    }

    private @Nullable String weightsRead(GraphNode node) {
        Sha256 key = new Sha256().add(node.operator());
        boolean readsAny = false;
        for (int i = 0; i < node.inputs().size(); i++) {
            if (node.scope().value(node.inputs().get(i)) instanceof GraphValue.Stored stored) {
                key.add(i + " " + weights.key(stored.tensor()));
                readsAny = true;
            }
        }
        return readsAny ? key.hex() : null;
    }

    /** @param onlyUnique whether a key counts only if one free node on each side has it */
    private void pairGroups(
            Function<GraphNode, @Nullable String> keyOfFirst,
            Function<GraphNode, @Nullable String> keyOfSecond,
            boolean onlyUnique) {
        Map<String, List<GraphNode>> groups = free(second, keyOfSecond);
        free(first, keyOfFirst).forEach((key, ofFirst) -> {
            List<GraphNode> ofSecond = groups.getOrDefault(key, List.of());
            if (onlyUnique && (ofFirst.size() > 1 || ofSecond.size() > 1)) {
                return;
            }
            pairNamesakes(ofFirst, ofSecond);
            List<GraphNode> rest =
                    ofSecond.stream().filter(node -> !pairs.has(node)).toList();
            int next = 0;
            for (GraphNode node : ofFirst) {
                if (!pairs.has(node) && next < rest.size()) {
                    pairs.add(node, rest.get(next++));
                }
            }
        });
    }

    private void pairNamesakes(List<GraphNode> ofFirst, List<GraphNode> ofSecond) {
        Map<String, GraphNode> named = new HashMap<>();
        ofSecond.forEach(node -> named.putIfAbsent(node.name(), node));
        for (GraphNode node : ofFirst) {
            GraphNode namesake = named.get(node.name());
            if (namesake != null) {
                pairs.add(node, namesake);
            }
        }
    }

    private Map<String, List<GraphNode>> free(GraphScope scope, Function<GraphNode, @Nullable String> key) {
        Map<String, List<GraphNode>> groups = new LinkedHashMap<>();
        for (GraphNode node : scope.nodes()) {
            String group = pairs.has(node) ? null : key.apply(node);
            if (group != null) {
                groups.computeIfAbsent(group, none -> new ArrayList<>()).add(node);
            }
        }
        return groups;
    }

    /** Pairs nodes that are alone in one place next to a pair, and then what is next to those. */
    private void pairNeighbours(boolean sameOperator) {
        Queue<GraphNode> toVisit = new ArrayDeque<>(pairs.own().keySet());
        ends(first.inputs(), second.inputs()).forEach((one, other) -> pairReaders(one, other, sameOperator, toVisit));
        ends(first.outputs(), second.outputs()).forEach((one, other) -> pairMakers(one, other, sameOperator, toVisit));
        for (GraphNode node = toVisit.poll(); node != null; node = toVisit.poll()) {
            GraphNode counterpart = pairs.own().get(node);
            if (counterpart == null) {
                continue;
            }
            int inputs = Math.min(node.inputs().size(), counterpart.inputs().size());
            for (int i = 0; i < inputs; i++) {
                pairMakers(node.inputs().get(i), counterpart.inputs().get(i), sameOperator, toVisit);
            }
            int outputs = Math.min(node.outputs().size(), counterpart.outputs().size());
            for (int i = 0; i < outputs; i++) {
                pairReaders(node.outputs().get(i), counterpart.outputs().get(i), sameOperator, toVisit);
            }
        }
    }

    /** Returns each input, or output, of the first with its counterpart. */
    private Map<String, String> ends(List<String> ofFirst, List<String> ofSecond) {
        Map<String, String> ends = new LinkedHashMap<>();
        if (first.hasNamedEnds()) {
            Set<String> shared = Set.copyOf(ofSecond);
            ofFirst.stream().filter(shared::contains).forEach(name -> ends.put(name, name));
        } else {
            for (int i = 0; i < Math.min(ofFirst.size(), ofSecond.size()); i++) {
                ends.put(ofFirst.get(i), ofSecond.get(i));
            }
        }
        return ends;
    }

    private void pairMakers(String ofFirst, String ofSecond, boolean sameOperator, Queue<GraphNode> toVisit) {
        GraphNode maker = first.producer(ofFirst);
        GraphNode counterpart = second.producer(ofSecond);
        if (maker != null
                && counterpart != null
                && (!sameOperator || maker.operator().equals(counterpart.operator()))
                && pairs.add(maker, counterpart)) {
            toVisit.add(maker);
        }
    }

    private void pairReaders(String ofFirst, String ofSecond, boolean sameOperator, Queue<GraphNode> toVisit) {
        Map<String, List<GraphNode>> there = freeReaders(second, ofSecond, sameOperator);
        freeReaders(first, ofFirst, sameOperator).forEach((place, readers) -> {
            List<GraphNode> counterparts = there.getOrDefault(place, List.of());
            if (readers.size() == 1 && counterparts.size() == 1 && pairs.add(readers.get(0), counterparts.get(0))) {
                toVisit.add(readers.get(0));
            }
        });
    }

    private Map<String, List<GraphNode>> freeReaders(GraphScope scope, String value, boolean withOperator) {
        Map<String, List<GraphNode>> readers = new LinkedHashMap<>();
        for (GraphUse use : value.isEmpty() ? List.<GraphUse>of() : scope.uses(value)) {
            if (!pairs.has(use.node())) {
                String place = use.input() + (withOperator ? " " + use.node().operator() : "");
                readers.computeIfAbsent(place, none -> new ArrayList<>()).add(use.node());
            }
        }
        return readers;
    }
}
