package dev.shipgate.numerics;

import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.RowDifference;

/**
 * Compares two rows of logits over the same vocabulary. All sums are computed in {@code double}, in vocabulary order.
 */
public final class RowComparator {

    private RowComparator() {}

    /**
     * Measures how far {@code bundle} deviates from {@code oracle}.
     *
     * <ul>
     *   <li>cosine: {@code Σ oᵢbᵢ / (‖o‖ ‖b‖)}; 0 if a norm is 0
     *   <li>KL(oracle ‖ bundle): {@code Σ pᵢ (ln pᵢ − ln qᵢ)} with {@code p = softmax(o)}, {@code q = softmax(b)}
     *       (Kullback and Leibler, 1951)
     *   <li>rank: 1 plus the number of the bundle's logits ranked before that of the oracle's top-1; among equal logits
     *       the lower id ranks first, so rank 1 is the top-1
     * </ul>
     *
     * @param oracle the reference row, all finite
     * @param oracleTop its most likely tokens
     * @param bundle the row to compare, all finite
     * @param bundleTop its most likely tokens
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static RowDifference.Full compare(float[] oracle, TopTwo oracleTop, float[] bundle, TopTwo bundleTop) {
        int n = oracle.length;
        if (bundle.length != n) {
            throw new IllegalArgumentException(
                    "rows of " + n + " and " + bundle.length + " logits do not share a vocabulary");
        }
        int oracleTop1 = oracleTop.top1Id();
        double oracleLogSumExp = oracleTop.logSumExp();
        double bundleLogSumExp = bundleTop.logSumExp();
        double dot = 0;
        double oracleSquares = 0;
        double bundleSquares = 0;
        double differenceSquares = 0;
        double maxAbs = 0;
        double klNats = 0;
        CentredSums centred = new CentredSums();
        for (int i = 0; i < n; i++) {
            double o = oracle[i];
            double b = bundle[i];
            dot += o * b;
            oracleSquares += o * o;
            bundleSquares += b * b;
            double difference = o - b;
            differenceSquares += difference * difference;
            maxAbs = Math.max(maxAbs, Math.abs(difference));
            centred.add(o, b);
            double logProbability = o - oracleLogSumExp;
            klNats += Math.exp(logProbability) * (logProbability - (b - bundleLogSumExp));
        }
        double norms = Math.sqrt(oracleSquares) * Math.sqrt(bundleSquares);
        double cosine = norms == 0 ? 0 : Math.max(-1, Math.min(1, dot / norms));
        // Rounding can make the divergence of two equal rows slightly negative, although it is mathematically at least
        // zero.
        return new RowDifference.Full(
                rank(oracleTop1, bundle),
                cosine,
                Math.max(0, klNats),
                maxAbs,
                Math.sqrt(differenceSquares / n),
                Math.exp(bundle[oracleTop1] - bundleLogSumExp) - Math.exp(oracleTop.top1Logit() - oracleLogSumExp),
                centred.noise(oracleTop, bundle));
    }

    /** Returns 1 plus the number of logits in {@code row} ranked before that of {@code tokenId}. */
    static int rank(int tokenId, float[] row) {
        float ranked = row[tokenId];
        int rank = 1;
        for (int id = 0; id < row.length; id++) {
            if (row[id] > ranked || (row[id] == ranked && id < tokenId)) {
                rank++;
            }
        }
        return rank;
    }

    /** Returns the largest absolute difference between two finite rows of the same length. */
    public static double maxAbsDifference(float[] one, float[] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
        }
        return largest;
    }

    /** Returns the number of {@code logits} that are NaN or infinite. */
    public static int nonFinite(float[] logits) {
        int count = 0;
        for (float logit : logits) {
            // NaN and the infinities are the only floats whose product with 0 isn't 0.
            if (logit * 0 != 0) {
                count++;
            }
        }
        return count;
    }
}
