package dev.shipgate.transcript;

/**
 * How the noise of a corpus is distributed, as far as no flip can influence it: two quantiles of ρ over all compared
 * positions, and two of δ/ρ over those whose shift δ widens the margin. Nine tenths of either would have to be wrong
 * before a quantile is.
 *
 * @param widened the number of compared positions whose shift widens the margin
 * @param positions the number of compared positions
 * @param medianWidening the median of δ/ρ where the margin widens
 * @param upperWidening the {@value #UPPER_SHARE} quantile of the same
 * @param medianRhoNats the median of ρ
 * @param upperRhoNats the {@value #UPPER_SHARE} quantile of ρ
 */
public record NoiseTail(
        long widened,
        long positions,
        double medianWidening,
        double upperWidening,
        double medianRhoNats,
        double upperRhoNats) {

    /** The share of the upper quantiles. */
    public static final double UPPER_SHARE = 0.9;

    /** @throws IllegalArgumentException if the parts contradict each other */
    public NoiseTail {
        Require.that(widened >= 1 && widened <= positions, widened + " of " + positions + " margins are widened");
        Require.finiteNotNegative(medianWidening, "median widening");
        Require.finiteNotNegative(upperWidening, "upper widening");
        Require.finiteNotNegative(medianRhoNats, "median of rho");
        Require.finiteNotNegative(upperRhoNats, "upper quantile of rho");
        Require.that(
                medianWidening <= upperWidening && medianRhoNats <= upperRhoNats,
                "a quantile is smaller than the median");
    }
}
