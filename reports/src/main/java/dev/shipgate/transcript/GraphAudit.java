package dev.shipgate.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an ONNX graph really holds, read from the file and not from what is said of it.
 *
 * @param irVersion of the file
 * @param producer the program that wrote it, as the file says; may be empty
 * @param opsets version by domain; the standard domain is {@code ai.onnx}
 * @param contribOperators how often an operator of another than the standard domain is used, by its name
 * @param weights every weight that computes, in the order of the graph
 * @param totalWeightBytes bytes of all initializers
 * @param headTied whether head and embedding are one tensor
 * @param bytesPerToken bytes of weights that one step reads: everything but the rows of the embedding not chosen
 * @param headBytesPerToken the head's share of them
 * @param stateBytes bytes of carried states that do not grow, in and out at every step
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
        long stateBytes) {

    public GraphAudit {
        opsets = Copies.ordered(opsets);
        contribOperators = Copies.ordered(contribOperators);
        weights = List.copyOf(weights);
    }

    /** Returns this with the weights of another graph of the same bundle, such as the one of its embedding. */
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
                headTied,
                bytesPerToken + other.bytesPerToken,
                headBytesPerToken,
                stateBytes + other.stateBytes);
    }
}
