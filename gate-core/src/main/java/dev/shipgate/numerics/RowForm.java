package dev.shipgate.numerics;

import dev.shipgate.oracle.Margin;
import dev.shipgate.oracle.RowHealth;
import dev.shipgate.oracle.TopTwo;

/** What the numbers of an engine's rows are. */
public enum RowForm {
    /** Raw logits of the whole vocabulary. */
    LOGITS,

    /** Natural logarithms of the probabilities of the whole vocabulary: logits minus their log-sum-exp. */
    LOG_PROBABILITIES,

    /** Log-probabilities of the likeliest tokens. All other tokens are {@link #NOT_GIVEN}. */
    LARGEST_LOG_PROBABILITIES;

    /** Stands for a token of which the engine gave nothing. It isn't a measurement. */
    public static final float NOT_GIVEN = Float.NEGATIVE_INFINITY;

    /** How far a sum of probabilities may be from 1 since each was rounded to a float. */
    public static final double SUM_TOLERANCE = 1e-5;

    /** Tells whether an engine gave a token's number. */
    public static boolean isGiven(float logProbability) {
        return logProbability != NOT_GIVEN;
    }

    /**
     * Examines one row of this form, {@code [V]}: its two best tokens, and how many of its numbers aren't finite.
     * Tokens that weren't given don't count.
     */
    public RowHealth health(float[] row) {
        return this == LARGEST_LOG_PROBABILITIES ? ofLargest(row) : RowComparator.health(row);
    }

    /** Returns how many numbers of a row of this form aren't finite. Tokens that weren't given don't count. */
    public int nonFinite(float[] row) {
        if (this != LARGEST_LOG_PROBABILITIES) {
            return RowComparator.nonFinite(row);
        }
        int count = 0;
        for (float logProbability : row) {
            count += isGiven(logProbability) && !Float.isFinite(logProbability) ? 1 : 0;
        }
        return count;
    }

    /** Returns the largest difference of two finite rows of this form, in nats, over the tokens that both have. */
    public double maxAbsDifference(float[] one, float[] other) {
        if (this != LARGEST_LOG_PROBABILITIES) {
            return RowComparator.maxAbsDifference(one, other);
        }
        double largest = 0;
        for (int id = 0; id < one.length; id++) {
            if (isGiven(one[id]) && isGiven(other[id])) {
                largest = Math.max(largest, Math.abs((double) one[id] - other[id]));
            }
        }
        return largest;
    }

    /** Returns what an engine whose rows have this form gives for these finite logits, {@code [V]}, of all tokens. */
    public float[] ofLogits(float[] logits) {
        if (this == LOGITS) {
            return logits;
        }
        double logSumExp = TopTwo.of(logits).logSumExp();
        float[] row = new float[logits.length];
        for (int id = 0; id < row.length; id++) {
            row[id] = (float) (logits[id] - logSumExp);
        }
        return row;
    }

    private RowHealth ofLargest(float[] row) {
        int nonFinite = nonFinite(row);
        if (nonFinite > 0) {
            return new RowHealth(null, nonFinite);
        }
        int first = -1;
        int second = -1;
        for (int id = 0; id < row.length; id++) {
            if (first < 0 || row[id] > row[first]) {
                second = first;
                first = id;
            } else if (second < 0 || row[id] > row[second]) {
                second = id;
            }
        }
        if (second < 0 || !isGiven(row[second])) {
            throw new IllegalArgumentException("a margin needs at least two tokens, found fewer");
        }
        double logitMargin = (double) row[first] - row[second] + 0.0; // + 0.0 turns -0.0 into 0.0
        double probMargin = -Math.expm1(-logitMargin) * Math.exp(row[first]);
        return new RowHealth(new TopTwo(first, second, row[first], new Margin(logitMargin, probMargin), 0), 0);
    }
}
