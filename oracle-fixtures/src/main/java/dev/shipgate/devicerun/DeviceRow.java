package dev.shipgate.devicerun;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The K largest logits that a device got after one token of a prompt.
 *
 * @param ids {@code [K]}, largest logit first; among equal logits, the lowest id first. Empty if the row isn't finite
 * @param logits {@code [K]}, nats
 * @param logSumExp {@code ln Σ exp(lᵢ)} over the whole vocabulary, nats; null if the row isn't finite
 * @param nonFinite the number of logits that are NaN or infinite
 */
public record DeviceRow(
        List<Integer> ids, List<Double> logits, @Nullable Double logSumExp, int nonFinite) {

    /** How far the log-sum-exp may be below that of the K logits, relative and absolute: a device may use float32. */
    private static final double TOLERANCE_NATS = 1e-4;

    /** @throws IllegalArgumentException if the parts contradict each other */
    public DeviceRow {
        ids = List.copyOf(ids);
        logits = List.copyOf(logits);
        require(nonFinite >= 0, "non_finite is " + nonFinite + ", expected at least 0");
        if (nonFinite > 0) {
            require(
                    ids.isEmpty() && logits.isEmpty() && logSumExp == null,
                    "a row with non_finite has neither ids nor logits nor log_sum_exp");
        } else {
            requireOrder(ids, logits);
            requireLogSumExp(logits, logSumExp);
        }
    }

    /** Returns K. */
    public int k() {
        return ids.size();
    }

    private static void requireOrder(List<Integer> ids, List<Double> logits) {
        require(
                ids.size() == logits.size() && ids.size() >= 2,
                "a row has " + ids.size() + " ids and " + logits.size()
                        + " logits, expected the same number of each, at least 2");
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            require(ids.get(i) >= 0, "rows: ids[" + i + "] is " + ids.get(i) + ", expected an id of at least 0");
            require(seen.add(ids.get(i)), "rows: ids[" + i + "] is " + ids.get(i) + ", which is a duplicate");
            require(Double.isFinite(logits.get(i)), "rows: logits[" + i + "] is " + logits.get(i));
            boolean inOrder = i == 0
                    || logits.get(i) < logits.get(i - 1)
                    || logits.get(i).doubleValue() == logits.get(i - 1) && ids.get(i) > ids.get(i - 1);
            require(
                    inOrder,
                    "rows: logits[" + i + "] is out of order; expected the largest first, and among equals the lowest"
                            + " id first");
        }
    }

    private static void requireLogSumExp(List<Double> logits, @Nullable Double logSumExp) {
        if (logSumExp == null || !Double.isFinite(logSumExp)) {
            throw new IllegalArgumentException("rows: log_sum_exp is " + logSumExp + ", expected a number");
        }
        double largest = logits.get(0);
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        double least = largest + Math.log(sum);
        double tolerance = TOLERANCE_NATS * (1 + Math.abs(least));
        require(
                logSumExp >= least - tolerance,
                "rows: log_sum_exp is " + logSumExp + ", expected at least " + least + ", the one of its own logits");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
