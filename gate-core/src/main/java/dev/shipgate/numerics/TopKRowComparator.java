package dev.shipgate.numerics;

import dev.shipgate.numerics.RowKernel.Leaders;
import dev.shipgate.oracle.FullRow;
import dev.shipgate.oracle.OracleRow;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares two rows if one of them has only its largest logits: the oracle's row, because no more was recorded, or the
 * bundle's, because its engine gives no more. All sums are computed in {@code double}.
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
        double mass = oracle.tailMass();
        double klNats = mass == 0
                ? 0
                : mass * (Math.log(mass) - othersLogSumExp(oracle.ids(), bundle, passes) + bundleTop.logSumExp());
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
     * Measures how far a row deviates from the oracle's of which an engine gives only the largest log-probabilities.
     *
     * <p>KL(oracle ‖ bundle) is at least {@code Σ pᵢ (ln pᵢ − ln qᵢ) + t (ln t − ln u)} over the K tokens that both
     * rows have, as for {@link #compare}. The bundle's tail {@code u} is what the K leave, at most {@code (V − K) q}
     * with the smallest probability {@code q} that the engine gave; rounding is allowed for in the bound's favour.
     *
     * @param oracle the recorded logits
     * @param oracleTop its most likely tokens and its log-sum-exp over the whole vocabulary
     * @param bundle the bundle's row, {@code [V]}, in the form {@link RowForm#LARGEST_LOG_PROBABILITIES}
     */
    public static RowDifference.TopK compareLargest(OracleRow oracle, TopTwo oracleTop, float[] bundle) {
        if (bundle.length != oracle.vocabSize()) {
            throw new IllegalArgumentException(
                    "rows of " + oracle.vocabSize() + " and " + bundle.length + " logits do not share a vocabulary");
        }
        int[] given = IntStream.range(0, bundle.length)
                .filter(id -> RowForm.isGiven(bundle[id]))
                .toArray();
        double bundleTail = largestTail(bundle, given);
        int[] both;
        float[] logits;
        double oracleTail;
        @Nullable TopKRow recorded = oracle.either(full -> null, topK -> topK);
        if (recorded == null) {
            both = given;
            logits = oracle.either(FullRow::logits, topK -> new float[0]);
            oracleTail = given.length == bundle.length
                    ? 0
                    : Math.exp(othersLogSumExp(given, logits, RowPasses.over(logits.length)) - oracleTop.logSumExp());
        } else {
            logits = new float[bundle.length];
            Arrays.fill(logits, RowForm.NOT_GIVEN);
            for (int i = 0; i < recorded.k(); i++) {
                logits[recorded.ids()[i]] = recorded.logits()[i];
            }
            float[] known = logits;
            both = Arrays.stream(given).filter(id -> RowForm.isGiven(known[id])).toArray();
            oracleTail = recorded.tailMass() + mass(logits, oracleTop.logSumExp(), recorded.ids(), bundle);
            bundleTail += mass(bundle, 0, given, logits);
        }
        double klNats = oracleTail == 0 ? 0 : oracleTail * Math.log(oracleTail / bundleTail);
        CentredSums centred = new CentredSums();
        for (int id : both) {
            double logProbability = logits[id] - oracleTop.logSumExp();
            klNats += Math.exp(logProbability) * (logProbability - bundle[id]);
            centred.add(logits[id], bundle[id]);
        }
        boolean hasTop = RowForm.isGiven(bundle[oracleTop.top1Id()]);
        boolean hasBoth = hasTop && RowForm.isGiven(bundle[oracleTop.runnerUpId()]);
        return new RowDifference.TopK(
                hasTop ? rank(oracleTop.top1Id(), bundle) : null,
                both.length,
                Math.max(0, klNats),
                null,
                null,
                null,
                hasTop
                        ? (Double) (Math.exp(bundle[oracleTop.top1Id()])
                                - Math.exp(oracleTop.top1Logit() - oracleTop.logSumExp()))
                        : null,
                hasBoth ? noise(centred, oracleTop, bundle, given.length) : null);
    }

    /** Noise decides which tokens are the bundle's largest, so a line through those alone has another slope. */
    private static RowNoise noise(CentredSums centred, TopTwo oracleTop, float[] bundle, int given) {
        RowNoise noise = centred.noise(oracleTop, bundle);
        return given == bundle.length ? noise : noise.withoutSlope();
    }

    /** Returns the largest probability that the tokens may have together of which the engine gave none. */
    private static double largestTail(float[] bundle, int[] given) {
        double sum = 0;
        double smallest = 1;
        for (int id : given) {
            double probability = Math.exp(bundle[id]);
            sum += probability;
            smallest = Math.min(smallest, probability);
        }
        return Math.min((bundle.length - given.length) * smallest, Math.max(0, 1 - sum) + RowForm.SUM_TOLERANCE);
    }

    /** Returns the probability of those ids that the other row doesn't have. */
    private static double mass(float[] row, double logSumExp, int[] ids, float[] other) {
        double mass = 0;
        for (int id : ids) {
            mass += RowForm.isGiven(other[id]) ? 0 : Math.exp(row[id] - logSumExp);
        }
        return mass;
    }

    private static int rank(int tokenId, float[] row) {
        int rank = 1;
        for (int id = 0; id < row.length; id++) {
            rank += row[id] > row[tokenId] || row[id] == row[tokenId] && id < tokenId ? 1 : 0;
        }
        return rank;
    }

    /**
     * Returns {@code ln Σ exp(lᵢ)} over the ids that aren't listed. They are summed from their own logits, because 1
     * minus the others would cancel every digit of a small tail, and in logarithms, because it may be too small for a
     * {@code double}.
     */
    private static double othersLogSumExp(int[] ids, float[] bundle, RowPasses passes) {
        int[] recorded = ids.clone();
        Arrays.sort(recorded);
        Leaders others = Leaders.NONE;
        for (int i = 0; i <= recorded.length; i++) {
            others = others.with(passes.leaders(bundle, after(recorded, i), before(recorded, i, bundle)));
        }
        double sum = 0;
        for (int i = 0; i <= recorded.length; i++) {
            sum += passes.expSum(bundle, after(recorded, i), before(recorded, i, bundle), others.largest());
        }
        return others.largest() + Math.log(sum);
    }

    /** Returns where the stretch of other tokens before the {@code i}-th recorded one begins. */
    private static int after(int[] recorded, int i) {
        return i == 0 ? 0 : recorded[i - 1] + 1;
    }

    private static int before(int[] recorded, int i, float[] bundle) {
        return i == recorded.length ? bundle.length : recorded[i];
    }
}
