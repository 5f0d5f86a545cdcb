package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How the positions of a subject came out. For sequences a position is an index into the continuation.
 *
 * @param of how many positions there are
 * @param agreed how many of them have the same token
 * @param ties positions that differ where the oracle was at a tie
 * @param refused positions that differ where the oracle was too weak to judge
 * @param flips positions that differ where the oracle was sure
 * @param nonFinite positions where the bundle's logits are not finite
 * @param weak how many positions the oracle is too weak to judge, whether they agree or not
 * @param unreached how many positions lie behind a divergence, where the two sides share no prefix any more
 * @param overLimit positions that break a numeric limit of the policy; they may agree
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

    /** @throws IllegalArgumentException if the parts do not add up */
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
                of + " positions do not add up");
        Require.that(weak + unreached <= of, "more weak and unreached positions than positions");
    }

    /** Returns the agreement over all positions with its confidence interval. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public Rate rate() {
        return Rate.of(agreed, of);
    }

    /** Returns how many positions were compared where the oracle is sure enough to judge. */
    public int judged() {
        return of - weak - unreached;
    }
}
