package dev.shipgate.audit;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.report.comparison.GraphComparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files, the weights and the graph that two bundles share.
 *
 * @param identicalFiles files of the first that are byte-identical in the second, each with its name there
 * @param sameTensors the number of weights with the same name and the same bytes
 * @param renamedTensors weights of the first whose bytes have a different name in the second, each with that name
 * @param differing weights with the same name but different bytes
 * @param onlyInFirst weights whose name and bytes are only in the first
 * @param onlyInSecond weights whose name and bytes are only in the second
 * @param graph how the graphs differ, apart from their weights
 */
public record BundleComparison(
        Map<String, String> identicalFiles,
        int sameTensors,
        Map<String, String> renamedTensors,
        List<String> differing,
        List<String> onlyInFirst,
        List<String> onlyInSecond,
        GraphComparison graph) {

    public BundleComparison {
        identicalFiles = Map.copyOf(identicalFiles);
        renamedTensors = Map.copyOf(renamedTensors);
        differing = List.copyOf(differing);
        onlyInFirst = List.copyOf(onlyInFirst);
        onlyInSecond = List.copyOf(onlyInSecond);
    }

    /**
     * Compares two bundles.
     *
     * @throws InvalidInputException if a graph or its weights cannot be read
     */
    public static BundleComparison of(Bundle first, Bundle second) {
        BundleGraphs graphsOfFirst = BundleGraphs.read(first);
        BundleGraphs graphsOfSecond = BundleGraphs.read(second);
        Map<String, StoredTensor> tensorsOfFirst = graphsOfFirst.tensors();
        Map<String, StoredTensor> tensorsOfSecond = graphsOfSecond.tensors();
        Map<String, String> ofFirst = digests(tensorsOfFirst);
        Map<String, String> ofSecond = digests(tensorsOfSecond);
        Map<String, String> namesInSecond = new TreeMap<>();
        ofSecond.forEach((name, digest) -> namesInSecond.put(digest, name));
        int same = 0;
        Map<String, String> renamed = new TreeMap<>();
        List<String> differing = new ArrayList<>();
        List<String> onlyInFirst = new ArrayList<>();
        for (Map.Entry<String, String> tensor : ofFirst.entrySet()) {
            String there = ofSecond.get(tensor.getKey());
            String elsewhere = namesInSecond.get(tensor.getValue());
            if (tensor.getValue().equals(there)) {
                same++;
            } else if (there != null) {
                differing.add(tensor.getKey());
            } else if (elsewhere != null) {
                renamed.put(tensor.getKey(), elsewhere);
            } else {
                onlyInFirst.add(tensor.getKey());
            }
        }
        List<String> onlyInSecond = ofSecond.keySet().stream()
                .filter(name -> !ofFirst.containsKey(name) && !renamed.containsValue(name))
                .toList();
        GraphComparison graph =
                GraphComparer.compare(graphsOfFirst, graphsOfSecond, new WeightMatch(tensorsOfFirst, tensorsOfSecond));
        return new BundleComparison(
                identicalFiles(first, second), same, renamed, differing, onlyInFirst, onlyInSecond, graph);
    }

    /** Tells whether both contain the same weights in the same graph, regardless of the names in them. */
    public boolean sameModel() {
        return sameWeights() && graph.same();
    }

    /** Tells whether both contain the same weights, regardless of their names. */
    public boolean sameWeights() {
        return differing.isEmpty() && onlyInFirst.isEmpty() && onlyInSecond.isEmpty();
    }

    private static Map<String, String> identicalFiles(Bundle first, Bundle second) {
        Map<String, String> byDigest = new TreeMap<>();
        second.pinFiles().forEach(file -> byDigest.put(file.sha256(), file.path()));
        Map<String, String> identical = new TreeMap<>();
        for (PinnedFile file : first.pinFiles()) {
            if (byDigest.containsKey(file.sha256())) {
                identical.put(file.path(), byDigest.get(file.sha256()));
            }
        }
        return identical;
    }

    private static Map<String, String> digests(Map<String, StoredTensor> tensors) {
        Map<String, String> digests = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> digests.put(name, tensor.digest()));
        return digests;
    }
}
