package dev.shipgate.transcript;

/**
 * A quantile of a sample.
 *
 * @param share the share of the values below it, from 0 for the smallest to 1 for the largest
 * @param estimate the quantile, interpolated linearly between two values. Its standard error is half the distance
 *     between the values one standard error of their rank below and above; the extremes have none
 */
public record Quantile(double share, Estimate estimate) {

    /** @throws IllegalArgumentException if the share is out of its range */
    public Quantile {
        Require.that(share >= 0 && share <= 1, "a share is in [0, 1]: " + share);
    }
}
