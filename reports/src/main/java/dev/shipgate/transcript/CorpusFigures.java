package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a corpus measured, summed up. Every figure follows from the observations in the order of their cases and
 * positions, so shards that are merged give the same figures as one run.
 *
 * @param positions the number of positions that were measured
 * @param nonFinitePositions the number of them at which the oracle's or the bundle's row isn't finite, so that nothing
 *     could be compared
 * @param noise σ, the bias, and the flips against those that noise predicts; {@code null} if no position has two finite
 *     rows. Its errors by the scored id are always absent
 * @param tail how the noise is distributed, without the flips; {@code null} if no shift widens a margin, and in
 *     transcripts of versions that didn't measure it
 * @param kl KL(oracle ‖ bundle) in nats, or its lower bounds if {@code noise} has a top K; {@code null} with the noise
 * @param deltaProb Δp: the bundle's probability of the oracle's top-1 minus the oracle's own; {@code null} with the
 *     noise
 * @param sameTop the share of compared positions with the same top-1; {@code null} with the noise
 * @param tokenClasses the agreement by class of the oracle's top-1
 * @param positionBands the agreement by position in the text: the first position, then bands that end at powers of two
 * @param worst the positions that differ most: rows that aren't finite first, then by KL, largest first
 */
public record CorpusFigures(
        long positions,
        long nonFinitePositions,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MarginNoise noise,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NoiseTail tail,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Spread kl,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Spread deltaProb,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Estimate sameTop,
        List<ClassRate> tokenClasses,
        List<PositionBand> positionBands,
        List<WorstPosition> worst) {

    /** How many of the worst positions are listed. */
    public static final int MOST_WORST = 100;

    /** @throws IllegalArgumentException if the parts contradict each other */
    public CorpusFigures {
        tokenClasses = List.copyOf(tokenClasses);
        positionBands = List.copyOf(positionBands);
        worst = List.copyOf(worst);
        Require.that(
                nonFinitePositions >= 0 && nonFinitePositions <= positions,
                nonFinitePositions + " of " + positions + " positions");
        Require.that(worst.size() <= MOST_WORST, "at most " + MOST_WORST + " positions are listed");
    }
}
