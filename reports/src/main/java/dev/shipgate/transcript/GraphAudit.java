package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The actual contents of an ONNX graph or a GGUF file, read from the file rather than from claims about it.
 *
 * @param irVersion the IR version of the file; 0 for GGUF, which contains no graph
 * @param producer the program that wrote the file, as the file declares; may be empty
 * @param opsets the version of each domain; the standard domain is {@code ai.onnx}
 * @param contribOperators the number of uses of each operator outside the standard domain, by operator name
 * @param weights every weight used in computation, in graph order
 * @param totalWeightBytes the bytes of all initializers
 * @param headTied whether head and embedding share one tensor
 * @param bytesPerToken the bytes of weights that one step reads: everything except the rows of the embedding and of
 *     tables of positions that aren't selected, and the experts that the token doesn't use
 * @param headBytesPerToken the head's share of those bytes
 * @param stateBytes the bytes of the carried states that don't grow, which go in and out at every step
 * @param accuracyLevels the number of MatMulNBits nodes with each {@code accuracy_level}, which sets how they round
 *     activations; an absent attribute counts as 0; {@code null} if an older version made the audit
 * @param positionTables the constants with one row per position; {@code null} if an older version made the audit
 * @param zeroEmbeddingRows the ids whose row in an embedding of floats is zero; empty if there are none, or an older
 *     version made the audit
 * @param gguf what a GGUF file declares; {@code null} for an ONNX graph
 */
public record GraphAudit(
        long irVersion,
        String producer,
        Map<String, Long> opsets,
        Map<String, Integer> contribOperators,
        List<WeightAudit> weights,
        long totalWeightBytes,
        boolean headTied,
        long bytesPerToken,
        long headBytesPerToken,
        long stateBytes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<Long, Integer> accuracyLevels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<PositionTable> positionTables,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Integer> zeroEmbeddingRows,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable GgufFacts gguf) {

    /** @throws IllegalArgumentException if a level has no nodes */
    public GraphAudit {
        opsets = Copies.ordered(opsets);
        contribOperators = Copies.ordered(contribOperators);
        weights = List.copyOf(weights);
        zeroEmbeddingRows = List.copyOf(zeroEmbeddingRows);
        if (accuracyLevels != null) {
            Require.that(
                    accuracyLevels.values().stream().allMatch(count -> count > 0),
                    "each accuracy level has at least one node: " + accuracyLevels);
            accuracyLevels = Copies.ordered(accuracyLevels);
        }
        positionTables = positionTables == null ? null : List.copyOf(positionTables);
    }

    /** Creates an audit of what the first versions looked for. */
    public GraphAudit(
            long irVersion,
            String producer,
            Map<String, Long> opsets,
            Map<String, Integer> contribOperators,
            List<WeightAudit> weights,
            long totalWeightBytes,
            boolean headTied,
            long bytesPerToken,
            long headBytesPerToken,
            long stateBytes) {
        this(
                irVersion,
                producer,
                opsets,
                contribOperators,
                weights,
                totalWeightBytes,
                headTied,
                bytesPerToken,
                headBytesPerToken,
                stateBytes,
                null,
                null,
                List.of());
    }

    /** Creates an audit of an ONNX graph. */
    public GraphAudit(
            long irVersion,
            String producer,
            Map<String, Long> opsets,
            Map<String, Integer> contribOperators,
            List<WeightAudit> weights,
            long totalWeightBytes,
            boolean headTied,
            long bytesPerToken,
            long headBytesPerToken,
            long stateBytes,
            @Nullable Map<Long, Integer> accuracyLevels,
            @Nullable List<PositionTable> positionTables,
            List<Integer> zeroEmbeddingRows) {
        this(
                irVersion,
                producer,
                opsets,
                contribOperators,
                weights,
                totalWeightBytes,
                headTied,
                bytesPerToken,
                headBytesPerToken,
                stateBytes,
                accuracyLevels,
                positionTables,
                zeroEmbeddingRows,
                null);
    }

    /** Returns the bits of one weight with its share of the scales, on average; 0 if there are no weights. */
    @JsonIgnore
    public double bitsPerWeight() {
        long parameters = weights.stream().mapToLong(WeightAudit::parameters).sum();
        long bytes = weights.stream().mapToLong(WeightAudit::bytes).sum();
        return parameters == 0 ? 0 : (double) Byte.SIZE * bytes / parameters;
    }

    /**
     * Tells whether the graph lets the runtime round activations: {@code accuracy_level} 2, 3 or 4 of a MatMulNBits.
     */
    @JsonIgnore
    public boolean roundsActivations() {
        return accuracyLevels != null && accuracyLevels.keySet().stream().anyMatch(level -> level > 1);
    }

    /** Returns the experts among which a router chooses for each token; {@code null} if there are none. */
    public WeightAudit.@Nullable Experts experts() {
        return weights.stream()
                .map(WeightAudit::experts)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Returns the weights whose codes are two's complement where their operator counts from the middle. */
    @JsonIgnore
    public List<WeightAudit> misreadWeights() {
        return weights.stream()
                .filter(weight -> weight.codeForm() == WeightAudit.CodeForm.TWOS_COMPLEMENT)
                .toList();
    }

    /**
     * Returns the bits that the matrices of the layers actually use, as far as they make noise; {@code null} if there
     * are none. A code that could hold 256 levels and uses 15 is worth 4 bits, and so is a float that does. It is the
     * smaller of two medians, over matrices and over their elements. A mixture of experts may have 4 bits in a few
     * large tensors, which make the noise, and 8 bits or floats everywhere else. Where some matrices are quantised,
     * only those count.
     */
    @JsonIgnore
    public @Nullable Double bodyBits() {
        List<WeightAudit> matrices = bodyMatrices();
        boolean someAreQuantised = matrices.stream().anyMatch(WeightAudit::quantised);
        List<WeightAudit> counted = matrices.stream()
                .filter(weight -> weight.quantised() || !someAreQuantised)
                .toList();
        if (counted.isEmpty()) {
            return null;
        }
        double ofMostMatrices = counted.get(counted.size() / 2).usedBits();
        Double ofMostElements = medianOverElements(counted);
        return ofMostElements == null ? (Double) ofMostMatrices : (Double) Math.min(ofMostElements, ofMostMatrices);
    }

    /**
     * Returns the bits that most of the layers' matrices actually use: their median, in which each matrix counts with
     * its number of elements; {@code null} if there are none. Unlike {@link #bodyBits}, it says what kind of bundle
     * this is, not where its noise comes from.
     */
    @JsonIgnore
    public @Nullable Double bitsOfMostWeights() {
        return medianOverElements(bodyMatrices());
    }

    /** Returns the matrices of the layers, those of the fewest bits first. */
    private List<WeightAudit> bodyMatrices() {
        return weights.stream()
                .filter(weight -> weight.role() == WeightAudit.Role.BODY)
                .filter(WeightAudit::isOfAProduct)
                .sorted(Comparator.comparingDouble(WeightAudit::usedBits))
                .toList();
    }

    private static @Nullable Double medianOverElements(List<WeightAudit> sorted) {
        long all = sorted.stream().mapToLong(WeightAudit::parameters).sum();
        long counted = 0;
        for (WeightAudit matrix : sorted) {
            counted += matrix.parameters();
            if (2 * counted > all) {
                return matrix.usedBits();
            }
        }
        return null;
    }

    /**
     * Returns this with the weights of another graph of the same bundle that runs before it, such as the one of its
     * embedding.
     */
    public GraphAudit with(GraphAudit other) {
        List<WeightAudit> all = new ArrayList<>(other.weights);
        all.addAll(weights);
        Map<String, Integer> operators = new TreeMap<>(contribOperators);
        other.contribOperators.forEach((name, count) -> operators.merge(name, count, Integer::sum));
        return new GraphAudit(
                irVersion,
                producer,
                opsets,
                operators,
                all,
                totalWeightBytes + other.totalWeightBytes,
                headTied || other.headTied,
                bytesPerToken + other.bytesPerToken,
                headBytesPerToken + other.headBytesPerToken,
                stateBytes + other.stateBytes,
                sum(accuracyLevels, other.accuracyLevels),
                both(positionTables, other.positionTables),
                zeroEmbeddingRows.isEmpty() ? other.zeroEmbeddingRows : zeroEmbeddingRows,
                gguf == null ? other.gguf : gguf);
    }

    private static @Nullable List<PositionTable> both(
            @Nullable List<PositionTable> later, @Nullable List<PositionTable> earlier) {
        if (later == null || earlier == null) {
            return null;
        }
        return Stream.concat(earlier.stream(), later.stream()).distinct().toList();
    }

    private static @Nullable Map<Long, Integer> sum(
            @Nullable Map<Long, Integer> one, @Nullable Map<Long, Integer> other) {
        if (one == null || other == null) {
            return null;
        }
        Map<Long, Integer> sum = new TreeMap<>(one);
        other.forEach((level, count) -> sum.merge(level, count, Integer::sum));
        return sum;
    }
}
