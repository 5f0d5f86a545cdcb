package dev.shipgate.transcript;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/**
 * A sampled share and the Wilson score interval of the true share at 95 % confidence (Wilson, 1927).
 *
 * @param agreed the number that agree
 * @param of the total number
 * @param low the lower bound of the true share
 * @param high the upper bound of the true share
 */
public record Rate(int agreed, int of, double low, double high) {

    private static final double ALPHA = 0.05;

    /** @throws IllegalArgumentException if the parts contradict each other */
    public Rate {
        Require.that(agreed >= 0 && agreed <= of, agreed + " of " + of);
        Require.that(low >= 0 && low <= high && high <= 1, "an interval of shares: " + low + " to " + high);
    }

    /** Returns the rate of {@code agreed} out of {@code of}. If {@code of} is 0, the interval is the whole range. */
    public static Rate of(int agreed, int of) {
        if (of == 0) {
            return new Rate(0, 0, 0, 1);
        }
        Interval interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(of, agreed, ALPHA);
        return new Rate(agreed, of, Math.max(0, interval.getLowerBound()), Math.min(1, interval.getUpperBound()));
    }
}
