package dev.shipgate.transcript;

/**
 * The positions of all cases from one distance to the start of their text to another. If a bundle drifts, later bands
 * are worse.
 *
 * @param from the first position, from 0
 * @param to the first position after the band
 * @param rate the share of positions with the same top-1
 * @param meanKlNats the mean KL divergence, or of its lower bounds if only some logits were compared; 0 if no position
 *     of the band has two finite rows
 */
public record PositionBand(int from, int to, Rate rate, double meanKlNats) {

    /** @throws IllegalArgumentException if the band is empty or the divergence out of its range */
    public PositionBand {
        Require.notNegative(from, "first position");
        Require.that(to > from, "a band ends after it begins: " + from + " to " + to);
        Require.finiteNotNegative(meanKlNats, "mean KL divergence");
    }
}
