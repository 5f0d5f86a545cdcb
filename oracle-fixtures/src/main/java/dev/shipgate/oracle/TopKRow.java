package dev.shipgate.oracle;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The K largest logits of a row, and the figures that turn them into probabilities.
 *
 * @param vocabSize V, the number of logits in the full row
 * @param ids {@code [K]}, the tokens with the largest logits, largest first; among equal logits, the lowest id first
 * @param logits {@code [K]}, their logits
 * @param recordedLogSumExp {@code ln Σ exp(lᵢ)} over all V, in nats, as recorded: rounded to seven digits
 * @param tailMass the total probability of the other V − K tokens, as recorded
 */
public record TopKRow(int vocabSize, int[] ids, float[] logits, double recordedLogSumExp, double tailMass)
        implements OracleRow {

    /**
     * How far the probabilities' sum may be from 1, in addition to the error of rounding the log-sum-exp to a float.
     */
    private static final double TOLERANCE = 1e-5;

    /** Two ulps of a float, relative to its value. */
    private static final double FLOAT_ROUNDING = 1.0 / (1 << 22);

    /** Below this, the tail determines the sum more precisely than the rounded log-sum-exp does. */
    private static final double SMALL_TAIL = 0.5;

    /**
     * @throws IllegalArgumentException if there are fewer than two logits or more than V, an id is outside the
     *     vocabulary or repeated, a number isn't finite, the logits are out of order, or logits, log-sum-exp and tail
     *     contradict each other
     */
    public TopKRow {
        requireLength(vocabSize, ids, logits);
        requireIds(vocabSize, ids);
        requireOrder(ids, logits);
        requireSum(vocabSize, logits, recordedLogSumExp, tailMass);
    }

    /** Returns K. */
    public int k() {
        return ids.length;
    }

    /**
     * Returns {@code ln Σ exp(lᵢ)} over all V in nats, to more digits than were recorded. If the tail is small, this is
     * {@code ln Σ exp(lᵢ)} over the K, minus {@code ln(1 − tail)}.
     */
    public double logSumExp() {
        return tailMass > SMALL_TAIL
                ? recordedLogSumExp
                : logits[0] + Math.log(scaledSum(logits, logits[0])) - Math.log1p(-tailMass);
    }

    @Override
    public RowHealth health() {
        double logSumExp = logSumExp();
        double logitMargin = (double) logits[0] - logits[1] + 0.0; // + 0.0 turns -0.0 into 0.0
        double probMargin = -Math.expm1(-logitMargin) * Math.exp(logits[0] - logSumExp);
        return new RowHealth(new TopTwo(ids[0], ids[1], logits[0], new Margin(logitMargin, probMargin), logSumExp), 0);
    }

    /**
     * Returns a full row with these logits, in which the other tokens share the tail equally. It is only one of the
     * many rows that would have been recorded like this: use it for a control, never as a measurement.
     */
    public float[] withEvenTail() {
        float[] row = new float[vocabSize];
        double share = Math.max(tailMass, Float.MIN_VALUE) / Math.max(1, vocabSize - k());
        // An equal share is the mean of the tail, and no recorded logit is below the tail.
        Arrays.fill(row, Math.min(logits[k() - 1], (float) (logSumExp() + Math.log(share))));
        for (int i = 0; i < k(); i++) {
            row[ids[i]] = logits[i];
        }
        return row;
    }

    @Override
    public <T extends @Nullable Object> T either(
            Function<? super FullRow, ? extends T> full, Function<? super TopKRow, ? extends T> topK) {
        return topK.apply(this);
    }

    private static void requireLength(int vocabSize, int[] ids, float[] logits) {
        if (ids.length != logits.length || ids.length < 2 || ids.length > vocabSize) {
            throw new IllegalArgumentException(ids.length + " ids and " + logits.length
                    + " logits, expected the same number of each, from 2 to " + vocabSize + " (the vocabulary size)");
        }
    }

    private static void requireIds(int vocabSize, int[] ids) {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < ids.length; i++) {
            RequireThat.idInVocabulary("topk_ids[" + i + "]", ids[i], vocabSize);
            if (!seen.add(ids[i])) {
                throw new IllegalArgumentException(
                        "topk_ids[" + i + "] is " + ids[i] + ", which is a duplicate; expected each token once");
            }
        }
    }

    private static void requireOrder(int[] ids, float[] logits) {
        for (int i = 0; i < logits.length; i++) {
            RequireThat.finite("topk_logits[" + i + "]", logits[i]);
            if (i > 0 && logits[i] > logits[i - 1]) {
                throw new IllegalArgumentException("topk_logits[" + i + "] is " + logits[i] + " after " + logits[i - 1]
                        + "; expected the largest first");
            }
            if (i > 0 && logits[i] == logits[i - 1] && ids[i] < ids[i - 1]) {
                throw new IllegalArgumentException("topk_ids[" + i + "] is " + ids[i] + " after " + ids[i - 1]
                        + ", and both have the logit " + logits[i] + "; expected the lowest id first");
            }
        }
    }

    private static void requireSum(int vocabSize, float[] logits, double logSumExp, double tailMass) {
        RequireThat.finite("logsumexp", logSumExp);
        RequireThat.finite("tail_mass", tailMass);
        if (tailMass < 0 || tailMass >= 1) {
            throw new IllegalArgumentException("tail_mass is " + tailMass + ", expected at least 0 and less than 1");
        }
        double tolerance = TOLERANCE + Math.abs(logSumExp) * FLOAT_ROUNDING;
        if (logSumExp < logits[0] - tolerance) {
            throw new IllegalArgumentException(
                    "logsumexp is " + logSumExp + ", expected at least the largest logit, " + logits[0]);
        }
        double recorded = scaledSum(logits, logSumExp);
        if (Math.abs(recorded + tailMass - 1) > tolerance) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the %d logits have a total probability of %.6g according to logsumexp, and the others %.6g "
                            + "according to tail_mass; expected a sum of 1",
                    logits.length,
                    recorded,
                    tailMass));
        }
        double largestTail = (vocabSize - logits.length) * Math.exp(logits[logits.length - 1] - logSumExp);
        if (tailMass > largestTail + (logits.length == vocabSize ? 0 : tolerance)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "tail_mass is %.6g, but %d tokens with logits up to the smallest recorded one have at most %.6g; "
                            + "expected the largest logits of the row",
                    tailMass,
                    vocabSize - logits.length,
                    largestTail));
        }
    }

    /** Returns {@code Σ exp(lᵢ − scale)}. */
    private static double scaledSum(float[] logits, double scale) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - scale);
        }
        return sum;
    }
}
