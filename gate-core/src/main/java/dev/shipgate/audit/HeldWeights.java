package dev.shipgate.audit;

import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Granularity;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A summary of the matrices with one role.
 *
 * @param weights the matrices that a matrix product reads
 */
record HeldWeights(List<WeightAudit> weights) {

    private static final int NAMED = 2;

    static HeldWeights of(GraphAudit audit, Role role) {
        return new HeldWeights(audit.weights().stream()
                .filter(weight -> weight.role() == role)
                .filter(WeightAudit::isOfAProduct)
                .toList());
    }

    /** Tells whether every matrix is stored in this type, such as {@code int8} or {@code float16}. */
    boolean areAll(String dtype) {
        return !weights.isEmpty()
                && weights.stream().allMatch(weight -> dtype(weight).equals(dtype));
    }

    boolean haveGranularity(Granularity granularity) {
        return some()
                && quantised()
                        .allMatch(weight -> weight.granularity() == granularity || isBothAtOnce(weight, granularity));
    }

    /** A block as long as a row is also a channel. */
    private static boolean isBothAtOnce(WeightAudit weight, Granularity granularity) {
        return granularity == Granularity.PER_BLOCK
                && weight.granularity() == Granularity.PER_CHANNEL
                && weight.blockSize() != null;
    }

    boolean haveBlockSize(String blockSize) {
        return some() && quantised().allMatch(weight -> blockSize.equals(String.valueOf(weight.blockSize())));
    }

    boolean areSymmetric(boolean symmetric) {
        return some()
                && quantised().allMatch(weight -> Boolean.valueOf(symmetric).equals(weight.symmetric()));
    }

    /** Returns the types in words, naming the weights of rare ones. */
    String dtypes() {
        return inWords(HeldWeights::dtype);
    }

    String granularities() {
        return inWords(weight -> switch (weight.granularity()) {
            case NONE -> "not quantised";
            case PER_TENSOR -> "per tensor";
            case PER_CHANNEL -> "per channel";
            case PER_BLOCK -> "per block of " + weight.blockSize();
        });
    }

    String schemes() {
        return inWords(weight ->
                weight.symmetric() == null ? "not quantised" : weight.symmetric() ? "symmetric" : "asymmetric");
    }

    private boolean some() {
        return quantised().findAny().isPresent();
    }

    private Stream<WeightAudit> quantised() {
        return weights.stream().filter(WeightAudit::quantised);
    }

    private String inWords(Function<WeightAudit, String> property) {
        if (weights.isEmpty()) {
            return "no matrix";
        }
        Map<String, List<WeightAudit>> groups =
                weights.stream().collect(Collectors.groupingBy(property, LinkedHashMap::new, Collectors.toList()));
        if (groups.size() == 1) {
            return groups.keySet().iterator().next();
        }
        return groups.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .map(entry -> entry.getKey() + " in " + entry.getValue().size() + " of " + weights.size()
                        + names(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String names(List<WeightAudit> group) {
        return group.size() > NAMED
                ? ""
                : group.stream().map(WeightAudit::name).collect(Collectors.joining(", ", " (", ")"));
    }

    private static String dtype(WeightAudit weight) {
        return weight.quantised() ? "int" + weight.bits() : weight.dtype();
    }
}
