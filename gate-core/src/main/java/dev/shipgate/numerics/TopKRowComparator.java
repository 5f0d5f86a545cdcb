package dev.shipgate.numerics;

import dev.shipgate.numerics.RowKernel.Leaders;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.RowDifference;
import java.util.Arrays;

/**
 * Compares the largest logits of an oracle's row with a full row of the bundle. All sums are computed in
 * {@code double}.
 */
public final class TopKRowComparator {

    private TopKRowComparator() {}

    /**
     * Measures how far {@code bundle} deviates from the recorded part of {@code oracle}. Rank and change of probability
     * are the same as over full rows; cosine and logit differences cover only the K recorded tokens.
     *
     * <p>KL(oracle ‖ bundle) is at least {@code Σ pᵢ (ln pᵢ − ln qᵢ) + t (ln t − ln u)}, the sum over the K recorded
     * tokens, with {@code p = softmax(oracle)}, {@code q = softmax(bundle)} over the whole vocabulary, {@code t = 1 − Σ
     * pᵢ} and {@code u = 1 − Σ qᵢ}: the divergence after merging all other tokens into one. By the log sum inequality,
     * grouping outcomes never increases a divergence (Cover and Thomas, <i>Elements of Information Theory</i>, 2nd ed.,
     * 2006, theorem 2.7.1); if K is the size of the vocabulary, it is the divergence itself.
     *
     * @param oracle the recorded logits
     * @param oracleTop its most likely tokens and its log-sum-exp over the whole vocabulary
     * @param bundle the row to compare, {@code [V]}, all finite
     * @param bundleTop its most likely tokens
     * @throws IllegalArgumentException if the rows do not share a vocabulary
     */
    public static RowDifference.TopK compare(TopKRow oracle, TopTwo oracleTop, float[] bundle, TopTwo bundleTop) {
        if (bundle.length != oracle.vocabSize()) {
            throw new IllegalArgumentException(
                    "rows of " + oracle.vocabSize() + " and " + bundle.length + " logits do not share a vocabulary");
        }
        double dot = 0;
        double oracleSquares = 0;
        double bundleSquares = 0;
        double differenceSquares = 0;
        double maxAbs = 0;
        RowPasses passes = RowPasses.over(bundle.length);
        double klNats = tailKlNats(oracle, bundle, bundleTop, passes);
        CentredSums centred = new CentredSums();
        for (int i = 0; i < oracle.k(); i++) {
            double o = oracle.logits()[i];
            double b = bundle[oracle.ids()[i]];
            dot += o * b;
            oracleSquares += o * o;
            bundleSquares += b * b;
            double difference = o - b;
            differenceSquares += difference * difference;
            maxAbs = Math.max(maxAbs, Math.abs(difference));
            centred.add(o, b);
            double logProbability = o - oracleTop.logSumExp();
            klNats += Math.exp(logProbability) * (logProbability - (b - bundleTop.logSumExp()));
        }
        double norms = Math.sqrt(oracleSquares) * Math.sqrt(bundleSquares);
        return new RowDifference.TopK(
                new RowComparator(passes).rank(oracleTop.top1Id(), bundle, bundleTop),
                oracle.k(),
                Math.max(0, klNats),
                norms == 0 ? 0 : Math.max(-1, Math.min(1, dot / norms)),
                maxAbs,
                Math.sqrt(differenceSquares / oracle.k()),
                Math.exp(bundle[oracleTop.top1Id()] - bundleTop.logSumExp())
                        - Math.exp(oracleTop.top1Logit() - oracleTop.logSumExp()),
                centred.noise(oracleTop, bundle));
    }

    /**
     * Returns {@code t (ln t − ln u)}. The bundle's tail is summed from its own logits, because 1 minus the others
     * would cancel every digit of a small tail, and in logarithms, because it may be too small for a {@code double}.
     */
    private static double tailKlNats(TopKRow oracle, float[] bundle, TopTwo bundleTop, RowPasses passes) {
        double mass = oracle.tailMass();
        if (mass == 0) {
            return 0;
        }
        int[] recorded = oracle.ids().clone();
        Arrays.sort(recorded);
        Leaders others = Leaders.NONE;
        for (int i = 0; i <= recorded.length; i++) {
            others = others.with(passes.leaders(bundle, after(recorded, i), before(recorded, i, bundle)));
        }
        double sum = 0;
        for (int i = 0; i <= recorded.length; i++) {
            sum += passes.expSum(bundle, after(recorded, i), before(recorded, i, bundle), others.largest());
        }
        return mass * (Math.log(mass) - (others.largest() + Math.log(sum) - bundleTop.logSumExp()));
    }

    /** Returns where the stretch of other tokens before the {@code i}-th recorded one begins. */
    private static int after(int[] recorded, int i) {
        return i == 0 ? 0 : recorded[i - 1] + 1;
    }

    private static int before(int[] recorded, int i, float[] bundle) {
        return i == recorded.length ? bundle.length : recorded[i];
    }
}
