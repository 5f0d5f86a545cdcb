package dev.shipgate.numerics;

import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How many top-1 flips noise causes. At a position with margin {@code m}, normal noise of the margin with standard
 * deviation {@code σ} flips the top-1 with probability {@code Φ(−m / σ)}. The number of flips over independent
 * positions has a Poisson-binomial distribution (Wang, <i>On the number of successes in independent trials</i>,
 * Statistica Sinica 3, 1993).
 */
public final class FlipOdds {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private final double[] probabilities;

    private FlipOdds(double[] probabilities) {
        this.probabilities = probabilities;
    }

    /**
     * Makes the odds.
     *
     * @param marginsNats the oracle's margin at each position
     * @param sigmaNats the standard deviation of the noise; with 0, nothing flips
     */
    public static FlipOdds of(List<Double> marginsNats, double sigmaNats) {
        return new FlipOdds(marginsNats.stream()
                .mapToDouble(margin -> at(margin, sigmaNats))
                .toArray());
    }

    /** Returns the expected number of flips. */
    public double expected() {
        double sum = 0;
        for (double probability : probabilities) {
            sum += probability;
        }
        return sum;
    }

    /** Returns the probability of at least {@code flips} flips; see {@link FlipTail}. */
    public double atLeast(int flips) {
        FlipTail tail = new FlipTail(Math.max(0, flips), probabilities.length);
        for (double probability : probabilities) {
            tail.add(probability);
        }
        return tail.atLeast();
    }

    /**
     * Returns the probability that noise flips one position.
     *
     * @param marginNats the oracle's margin there
     * @param sigmaNats the standard deviation of the noise; with 0, nothing flips
     */
    public static double at(double marginNats, double sigmaNats) {
        return sigmaNats == 0 ? 0 : NORMAL.cumulativeProbability(-marginNats / sigmaNats);
    }
}
