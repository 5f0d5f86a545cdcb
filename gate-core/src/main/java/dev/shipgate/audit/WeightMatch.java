package dev.shipgate.audit;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells which stored tensors of two bundles count as the same when their graphs are compared. A weight that only one
 * bundle contains is a difference of the weights, so it isn't reported again for every node that reads it.
 */
final class WeightMatch {

    private final Set<String> shared = new HashSet<>();

    WeightMatch(Map<String, StoredTensor> first, Map<String, StoredTensor> second) {
        Set<String> digests = new HashSet<>();
        first.values().forEach(tensor -> digests.add(tensor.digest()));
        second.values().stream()
                .map(StoredTensor::digest)
                .filter(digests::contains)
                .forEach(shared::add);
    }

    boolean same(GraphValue.Stored ofFirst, GraphValue.Stored ofSecond) {
        return ofFirst.name().equals(ofSecond.name()) || key(ofFirst.tensor()).equals(key(ofSecond.tensor()));
    }

    /** Returns the content if both bundles have it, otherwise the shape. */
    String key(StoredTensor tensor) {
        return shared.contains(tensor.digest()) ? tensor.digest() : tensor.shape();
    }
}
