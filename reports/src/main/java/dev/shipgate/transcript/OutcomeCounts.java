package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * How many positions had each outcome, over any number of cases. A {@link Tally} of one case lists the positions.
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
public record OutcomeCounts(
        long of,
        long agreed,
        long ties,
        long refused,
        long flips,
        long nonFinite,
        long weak,
        long unreached,
        long overLimit) {

    /** The counts of no position. */
    public static final OutcomeCounts NONE = new OutcomeCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** @throws IllegalArgumentException if the parts don't add up */
    public OutcomeCounts {
        Require.that(
                of == agreed + ties + refused + flips + nonFinite + unreached,
                of + " positions, but the outcomes add up to a different number");
        Require.that(weak + unreached <= of, "there are more weak and unreached positions than positions");
    }

    /** Returns the counts of a tally. */
    public static OutcomeCounts of(Tally tally) {
        return new OutcomeCounts(
                tally.of(),
                tally.agreed(),
                tally.ties().size(),
                tally.refused().size(),
                tally.flips().size(),
                tally.nonFinite().size(),
                tally.weak(),
                tally.unreached(),
                tally.overLimit().size());
    }

    /** Returns the counts of both. */
    public OutcomeCounts plus(OutcomeCounts other) {
        return new OutcomeCounts(
                of + other.of,
                agreed + other.agreed,
                ties + other.ties,
                refused + other.refused,
                flips + other.flips,
                nonFinite + other.nonFinite,
                weak + other.weak,
                unreached + other.unreached,
                overLimit + other.overLimit);
    }

    /** Returns these counts if all flips were ties. */
    public OutcomeCounts withFlipsAsTies() {
        return new OutcomeCounts(of, agreed, ties + flips, refused, 0, nonFinite, weak, unreached, overLimit);
    }

    /** Returns the number of compared positions at which the oracle is confident enough to judge. */
    @JsonIgnore
    public long judged() {
        return of - weak - unreached;
    }

    /** Returns whether a token is the oracle's at a position where the oracle is confident; see {@link Tally}. */
    @JsonIgnore
    public boolean agreesConfidently() {
        return agreed > weak || judged() > ties + flips + nonFinite;
    }
}
