package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The counts of a subject's positions by outcome. For sequences, a position is an index into the continuation.
 *
 * @param of the number of positions
 * @param agreed the number of positions with the same token
 * @param ties the number of positions that differ at a tie of the oracle
 * @param refused the number of positions that differ but whose oracle row is too weak to judge
 * @param flips the number of positions that differ although the oracle is confident
 * @param nonFinite the number of positions where the bundle's logits aren't finite
 * @param weak the number of positions at which the oracle is too weak to judge, whether they agree or not
 * @param unreached the number of positions after a divergence, where the two sides no longer share a prefix
 * @param overLimit the number of positions that exceed a numeric limit of the policy; they may agree
 */
public record Tally(
        int of,
        int agreed,
        List<Integer> ties,
        List<Integer> refused,
        List<Integer> flips,
        List<Integer> nonFinite,
        int weak,
        int unreached,
        List<Integer> overLimit) {

    /** @throws IllegalArgumentException if the parts don't add up */
    public Tally {
        ties = List.copyOf(ties);
        refused = List.copyOf(refused);
        flips = List.copyOf(flips);
        nonFinite = List.copyOf(nonFinite);
        overLimit = List.copyOf(overLimit);
        Require.notNegative(agreed, "agreements");
        Require.notNegative(weak, "weak positions");
        Require.notNegative(unreached, "unreached positions");
        Require.that(
                of == agreed + ties.size() + refused.size() + flips.size() + nonFinite.size() + unreached,
                of + " positions, but the outcomes add up to a different number");
        Require.that(weak + unreached <= of, "there are more weak and unreached positions than positions");
    }

    /** Returns the agreement over all positions with its confidence interval. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public Rate rate() {
        return Rate.of(agreed, of);
    }

    /** Returns the number of compared positions at which the oracle is confident enough to judge. */
    public int judged() {
        return of - weak - unreached;
    }

    /**
     * Tells whether the tokens agree at a position at which the oracle is confident. An agreement or a tie may be at a
     * weak position, so it counts only if the weak ones can't explain it.
     */
    public boolean agreesConfidently() {
        return OutcomeCounts.of(this).agreesConfidently();
    }
}
