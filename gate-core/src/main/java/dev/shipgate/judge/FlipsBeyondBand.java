package dev.shipgate.judge;

import dev.shipgate.numerics.RowNoiseTail;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.NoiseTail;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import java.util.Locale;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Whether the flips of a corpus beyond the tie band are noise. In a corpus that is long enough, noise exceeds every
 * fixed band, so the flips are compared with those that the corpus's own noise predicts:
 *
 * <ul>
 *   <li>how many there are: with {@code E = Σ p(mᵢ, ρᵢ)} over the margins mᵢ beyond the band, at least as many occur
 *       with at most the probability of a Poisson distribution of mean E (Anderson and Samuels, <i>Some inequalities
 *       among binomial and Poisson probabilities</i>, 1967);
 *   <li>how far the least likely one went: among n positions, noise goes so far with a probability of at most {@code n
 *       p} (Bonferroni).
 * </ul>
 *
 * <p>Either may be as improbable as the policy's {@code noise.min_flip_probability}, α, so the false alarms of both are
 * at most 2 α for each corpus.
 */
final class FlipsBeyondBand {

    private final RowNoiseTail tail;
    private final long positions;
    private final double bandNats;
    private final double smallestProbability;

    private long flips;
    private double expected;
    private double leastLikely = 1;
    private @Nullable Double leadOfLeastLikely;
    private double rhoOfLeastLikely;

    private FlipsBeyondBand(NoiseTail tail, double bandNats, double smallestProbability) {
        this.tail = new RowNoiseTail(tail);
        this.positions = tail.positions();
        this.bandNats = bandNats;
        this.smallestProbability = smallestProbability;
    }

    /**
     * Starts with no position.
     *
     * @param granted the policy, with the band that it grants to the noise
     * @param tail the tail of the corpus's noise
     * @return {@code null} if the policy grants noise nothing, or too little is known of it
     */
    static @Nullable FlipsBeyondBand of(Policy granted, @Nullable NoiseTail tail) {
        Double smallest = granted.noise().minFlipProbability();
        return granted.noise().tieBandSigmas() == null
                        || granted.margin().unit() != MarginUnit.LOGIT
                        || smallest == null
                        || tail == null
                        || !RowNoiseTail.isKnown(tail)
                ? null
                : new FlipsBeyondBand(
                        tail,
                        Math.max(granted.margin().tieBand(), granted.margin().floor()),
                        smallest);
    }

    /** Adds a position, and whether it is a flip that nothing else excuses. */
    void add(PositionObservation position, boolean isFlip) {
        RowDifference difference = position.difference();
        RowNoise noise = difference == null ? null : difference.noise();
        double rhoNats = noise == null ? 0 : noise.centredRmsNats();
        if (position.oracle() != null && position.oracle().margin().logit() >= bandNats) {
            expected += tail.probability(position.oracle().margin().logit(), rhoNats);
        }
        if (isFlip) {
            flips++;
            Double lead = position.oracleLead();
            // A token that isn't even among the oracle's leaders is further away than any of them.
            double probability = lead == null ? 0 : tail.probability(lead, rhoNats);
            if (probability < leastLikely) {
                leastLikely = probability;
                leadOfLeastLikely = lead;
                rhoOfLeastLikely = rhoNats;
            }
        }
    }

    /** Tells whether there are flips, and noise explains all of them. */
    boolean areNoise() {
        return flips > 0 && !areTooMany() && !isTooFar();
    }

    private boolean areTooMany() {
        return probability() < smallestProbability;
    }

    private boolean isTooFar() {
        return positions * leastLikely < smallestProbability;
    }

    private double probability() {
        return expected == 0
                ? 0
                : PoissonDistribution.of(expected).survivalProbability((int) Math.min(Integer.MAX_VALUE, flips - 1));
    }

    /** Returns in words how many flips there are against how many noise predicts; there must be one. */
    String words() {
        return String.format(
                Locale.ROOT,
                "noise predicts %.2g flips beyond the band, and at least %d with a probability of %.2g%s; %s, %s",
                expected,
                flips,
                probability(),
                areTooMany() ? ", so these are too many" : "",
                leadOfLeastLikely == null
                        ? "one is to a token that isn't among the oracle's leaders"
                        : String.format(
                                Locale.ROOT,
                                "the least likely one is over %.3g nat in a row of noise %.2g nat",
                                leadOfLeastLikely,
                                rhoOfLeastLikely),
                isTooFar()
                        ? "which noise explains in none of " + positions + " positions"
                        : "as noise makes one in " + String.format(Locale.ROOT, "%,.0f", 1 / leastLikely)
                                + " positions");
    }

    /** Returns in words how many flips noise predicts, to follow their number. */
    String prediction() {
        return String.format(Locale.ROOT, "beyond that band, of which noise predicts %.2g", expected);
    }
}
