package dev.shipgate.numerics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The probability of at least a given number of flips over any number of positions, in memory that depends only on that
 * number: the tail of a Poisson-binomial distribution, by convolution. Where the convolution would take more than
 * {@value #MOST_PRODUCTS} products, it is the refined normal approximation (Hong, <i>On computing the distribution
 * function for the Poisson binomial distribution</i>, Computational Statistics and Data Analysis 59, 2013), which is
 * off by the order of 1/variance.
 */
public final class FlipTail {

    private static final long MOST_PRODUCTS = 2_000_000_000L;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private final int flips;
    /** {@code exactly[k]} is the probability of k flips so far; the last one collects "flips or more". */
    private final double[] exactly;

    private double expected;
    private double variance;
    private double thirdMoment;

    /**
     * @param flips the number of flips
     * @param positions the number of positions that will be added
     */
    public FlipTail(int flips, long positions) {
        this.flips = flips;
        boolean isConvolved = flips == 0 || positions <= MOST_PRODUCTS / flips;
        this.exactly = new double[isConvolved ? flips + 1 : 0];
        if (isConvolved) {
            exactly[0] = 1;
        }
    }

    /** Adds a position that flips with this probability. */
    public void add(double probability) {
        expected += probability;
        variance += probability * (1 - probability);
        thirdMoment += probability * (1 - probability) * (1 - 2 * probability);
        if (flips == 0 || exactly.length == 0) {
            return;
        }
        exactly[flips] += exactly[flips - 1] * probability;
        for (int k = flips - 1; k > 0; k--) {
            exactly[k] = exactly[k] * (1 - probability) + exactly[k - 1] * probability;
        }
        exactly[0] *= 1 - probability;
    }

    /** Returns the expected number of flips. */
    public double expected() {
        return expected;
    }

    /** Returns the probability of at least that many flips. */
    public double atLeast() {
        if (flips == 0) {
            return 1;
        }
        return exactly.length > 0 ? Math.min(1, exactly[flips]) : approximately();
    }

    /** P(X ≥ flips) = 1 − G((flips − ½ − μ) / s) with G(x) = Φ(x) + γ (1 − x²) φ(x) / 6. */
    private double approximately() {
        double deviation = Math.sqrt(variance);
        if (deviation == 0) {
            return flips <= expected ? 1 : 0;
        }
        double x = (flips - 0.5 - expected) / deviation;
        double skewness = thirdMoment / (variance * deviation);
        double tail = NORMAL.survivalProbability(x) - skewness * (1 - x * x) * NORMAL.density(x) / 6;
        return Math.max(0, Math.min(1, tail));
    }
}
