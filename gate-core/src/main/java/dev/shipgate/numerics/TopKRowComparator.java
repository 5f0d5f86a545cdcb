package dev.shipgate.numerics;

import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.RowDifference;

/** Compares the largest logits of an oracle's row with a whole row of the bundle. All sums run in {@code double}. */
public final class TopKRowComparator {

    private TopKRowComparator() {}

    /**
     * Measures how far {@code bundle} is from {@code oracle}, as far as that was recorded. Rank and change of
     * probability are what they are over whole rows; cosine and differences of logits are over the K recorded tokens.
     *
     * <p>KL(oracle ‖ bundle) is at least {@code Σ pᵢ (ln pᵢ − ln qᵢ) + t (ln t − ln u)}, the sum over the K recorded
     * tokens, with {@code p = softmax(oracle)}, {@code q = softmax(bundle)} over the whole vocabulary, {@code t = 1 − Σ
     * pᵢ} and {@code u = 1 − Σ qᵢ}: the divergence of what is left when all other tokens are taken for one. By the log
     * sum inequality no grouping of outcomes makes a divergence larger (Cover and Thomas, <i>Elements of Information
     * Theory</i>, 2nd ed., 2006, theorem 2.7.1); where K is the vocabulary it is the divergence itself.
     *
     * @param oracle the recorded logits
     * @param oracleTop its likeliest tokens and its log-sum-exp over the whole vocabulary
     * @param bundle the row to compare, {@code [V]}, all finite
     * @param bundleTop its likeliest tokens
     * @throws IllegalArgumentException if the rows are not of one vocabulary
     */
    public static RowDifference.TopK compare(TopKRow oracle, TopTwo oracleTop, float[] bundle, TopTwo bundleTop) {
        if (bundle.length != oracle.vocabSize()) {
            throw new IllegalArgumentException(
                    "rows of " + oracle.vocabSize() + " and " + bundle.length + " logits are not of one vocabulary");
        }
        double dot = 0;
        double oracleSquares = 0;
        double bundleSquares = 0;
        double differenceSquares = 0;
        double maxAbs = 0;
        double klNats = tailKlNats(oracle, bundle, bundleTop);
        for (int i = 0; i < oracle.k(); i++) {
            double o = oracle.logits()[i];
            double b = bundle[oracle.ids()[i]];
            dot += o * b;
            oracleSquares += o * o;
            bundleSquares += b * b;
            double difference = o - b;
            differenceSquares += difference * difference;
            maxAbs = Math.max(maxAbs, Math.abs(difference));
            double logProbability = o - oracleTop.logSumExp();
            klNats += Math.exp(logProbability) * (logProbability - (b - bundleTop.logSumExp()));
        }
        double norms = Math.sqrt(oracleSquares) * Math.sqrt(bundleSquares);
        return new RowDifference.TopK(
                RowComparator.rank(oracleTop.top1Id(), bundle),
                oracle.k(),
                Math.max(0, klNats),
                norms == 0 ? 0 : Math.max(-1, Math.min(1, dot / norms)),
                maxAbs,
                Math.sqrt(differenceSquares / oracle.k()),
                Math.exp(bundle[oracleTop.top1Id()] - bundleTop.logSumExp())
                        - Math.exp(oracleTop.top1Logit() - oracleTop.logSumExp()));
    }

    /**
     * Returns {@code t (ln t − ln u)}. The bundle's tail is summed from its own logits, since one less the others
     * leaves no digit of a small one, and in logarithms, since it may be too small for a {@code double}.
     */
    private static double tailKlNats(TopKRow oracle, float[] bundle, TopTwo bundleTop) {
        double mass = oracle.tailMass();
        if (mass == 0) {
            return 0;
        }
        float[] others = bundle.clone();
        for (int id : oracle.ids()) {
            others[id] = Float.NEGATIVE_INFINITY;
        }
        float largest = Float.NEGATIVE_INFINITY;
        for (float logit : others) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : others) {
            sum += Math.exp((double) logit - largest);
        }
        return mass * (Math.log(mass) - (largest + Math.log(sum) - bundleTop.logSumExp()));
    }
}
