package dev.shipgate.numerics;

import dev.shipgate.transcript.NoiseTail;

/**
 * How often noise shifts a margin far, beyond what a normal distribution predicts. The margins of some rows shift
 * further than those of others, which gives the shifts δ of a whole corpus heavy tails. Those of δ/ρ, where ρ is the
 * noise of the row itself, are light.
 *
 * <p>Both tails are bounded, not fitted: if the logarithm of a survival function is concave, as those of the normal,
 * the logistic and the exponential distribution are, the line through two of its points lies above it further out
 * (Barlow and Proschan, <i>Mathematical Theory of Reliability</i>, 1965, on distributions with an increasing failure
 * rate). With the median and the 0.9 quantile, the probability of more than x is at most {@code ½ · 5^(−(x − q₅₀) /
 * (q₉₀ − q₅₀))}. For δ/ρ, these are quantiles of the shifts that widen a margin, which no flip can be among; noise
 * narrows one as often. For ρ, x is its logarithm, so its tail may be that of a Pareto distribution.
 */
public final class RowNoiseTail {

    /** Of fewer positions, the two quantiles are known too badly: their distance to 5 % at this number. */
    private static final long FEWEST_WIDENED = 1_000;

    /** From one quantile to the other, the share of what is beyond falls to a fifth: from ½ to ⅒. */
    private static final double FALL = 0.5 / (1 - NoiseTail.UPPER_SHARE);

    private final NoiseTail tail;
    private final double largestRhoNats;

    /** @param tail the quantiles of a corpus */
    public RowNoiseTail(NoiseTail tail) {
        this.tail = tail;
        this.largestRhoNats = tail.upperRhoNats()
                * Math.pow(
                        Math.max(1, (1 - NoiseTail.UPPER_SHARE) * tail.positions()),
                        Math.log(tail.upperRhoNats() / tail.medianRhoNats()) / Math.log(FALL));
    }

    /** Tells whether the quantiles are known well enough to predict anything. */
    public static boolean isKnown(NoiseTail tail) {
        return tail.widened() >= FEWEST_WIDENED
                && tail.upperWidening() > tail.medianWidening()
                && tail.medianRhoNats() > 0;
    }

    /** Returns the ρ that the tail expects once in the corpus. A row claims no more noise than that. */
    public double largestRhoNats() {
        return largestRhoNats;
    }

    /**
     * Returns a bound of the probability that noise overcomes a margin.
     *
     * @param marginNats the oracle's lead
     * @param rhoNats ρ of the row
     */
    public double probability(double marginNats, double rhoNats) {
        double rho = Math.min(rhoNats, largestRhoNats);
        if (rho <= 0) {
            return 0;
        }
        double steps = (marginNats / rho - tail.medianWidening()) / (tail.upperWidening() - tail.medianWidening());
        return tail.widened() / (double) tail.positions() * Math.min(1, 0.5 * Math.pow(FALL, -steps));
    }
}
