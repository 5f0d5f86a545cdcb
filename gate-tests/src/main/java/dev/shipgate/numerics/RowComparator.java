package dev.shipgate.numerics;

import dev.shipgate.transcript.RowDifference;

/**
 * Compares two rows of logits of one vocabulary. Keeps a scratch buffer, so that a sweep over a large vocabulary does
 * not allocate at every position; an instance is for one thread.
 *
 * <p>All sums run in {@code double}, in the order of the vocabulary.
 */
public final class RowComparator {

    private final double[] oracleWeights;

    /**
     * @param vocabularySize the length of each row
     */
    public RowComparator(int vocabularySize) {
        this.oracleWeights = new double[vocabularySize];
    }

    /**
     * Measures how far {@code bundle} is from {@code oracle}.
     *
     * <ul>
     *   <li>cosine: {@code Σ oᵢbᵢ / (‖o‖ ‖b‖)}; 0 where a norm is 0
     *   <li>KL(oracle ‖ bundle): {@code Σ pᵢ (ln pᵢ − ln qᵢ)} with {@code p = softmax(o)}, {@code q = softmax(b)}
     *       (Kullback and Leibler, 1951), each log-softmax shifted by its maximum
     *   <li>rank: how many of the bundle's logits come before that of the oracle's top-1, plus 1; of equal logits the
     *       lower id comes first, so that rank 1 is the top-1
     * </ul>
     *
     * @param oracle     the reference row, all finite
     * @param oracleTop1 the id of its largest logit
     * @param bundle     the row to compare, all finite, of the same length
     * @param bundleTop1 the id of its largest logit
     * @throws IllegalArgumentException if a row does not have the length of the vocabulary
     */
    public RowDifference compare(float[] oracle, int oracleTop1, float[] bundle, int bundleTop1) {
        int n = oracleWeights.length;
        if (oracle.length != n || bundle.length != n) {
            throw new IllegalArgumentException("rows of " + oracle.length + " and " + bundle.length
                    + " logits cannot be compared over a vocabulary of " + n);
        }
        double oracleMax = oracle[oracleTop1];
        double bundleMax = bundle[bundleTop1];
        float rankedLogit = bundle[oracleTop1];
        double dot = 0;
        double oracleSquares = 0;
        double bundleSquares = 0;
        double differenceSquares = 0;
        double maxAbs = 0;
        double oracleSum = 0;
        double bundleSum = 0;
        int ahead = 0;
        for (int i = 0; i < n; i++) {
            double o = oracle[i];
            double b = bundle[i];
            dot += o * b;
            oracleSquares += o * o;
            bundleSquares += b * b;
            double difference = o - b;
            differenceSquares += difference * difference;
            maxAbs = Math.max(maxAbs, Math.abs(difference));
            double weight = Math.exp(o - oracleMax);
            oracleWeights[i] = weight;
            oracleSum += weight;
            bundleSum += Math.exp(b - bundleMax);
            if (bundle[i] > rankedLogit || (bundle[i] == rankedLogit && i < oracleTop1)) {
                ahead++;
            }
        }
        double norms = Math.sqrt(oracleSquares) * Math.sqrt(bundleSquares);
        double cosine = norms == 0 ? 0 : Math.max(-1, Math.min(1, dot / norms));
        return new RowDifference(
                ahead + 1,
                cosine,
                klNats(oracle, oracleMax + Math.log(oracleSum), oracleSum, bundle, bundleMax + Math.log(bundleSum)),
                maxAbs,
                Math.sqrt(differenceSquares / n));
    }

    private double klNats(
            float[] oracle, double oracleLogSumExp, double oracleSum, float[] bundle, double bundleLogSumExp) {
        double shift = bundleLogSumExp - oracleLogSumExp;
        double weighted = 0;
        for (int i = 0; i < oracleWeights.length; i++) {
            weighted += oracleWeights[i] * (oracle[i] - (double) bundle[i] + shift);
        }
        // Rounding can take the divergence of two equal rows a hair below the zero that it cannot be under.
        return Math.max(0, weighted / oracleSum);
    }

    /** Returns how many of {@code logits} are NaN or infinite. */
    public static int nonFinite(float[] logits) {
        int count = 0;
        for (float logit : logits) {
            // NaN and the infinities are the floats that do not cancel themselves out.
            if (logit - logit != 0) {
                count++;
            }
        }
        return count;
    }
}
