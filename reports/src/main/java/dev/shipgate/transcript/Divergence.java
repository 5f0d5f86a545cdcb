package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * The point where two sequences diverge.
 *
 * @param index 0-based index into the continuation
 * @param kind how they diverge
 * @param expected the reference's token there; {@code null} if it has ended
 * @param found the other's token there; {@code null} if it has ended
 * @param oracleMargin the oracle's margin there; {@code null} if the oracle's sequence diverged earlier or its margin
 *     isn't recorded
 * @param oracleRunnerUp the oracle's runner-up there; {@code null} if it isn't recorded
 * @param bundle the top of the gated bundle's own row there; {@code null} if the bundle's sequence diverged earlier
 */
public record Divergence(
        int index,
        DivergenceKind kind,
        @Nullable Token expected,
        @Nullable Token found,
        @Nullable Margin oracleMargin,
        @Nullable Token oracleRunnerUp,
        @Nullable RowTop bundle) {

    /** Two sequences that share this many tokens diverge late. */
    public static final int LATE_TOKENS = 8;

    /** @throws IllegalArgumentException if the tokens are the same */
    public Divergence {
        Require.notNegative(index, "index");
        Require.that(expected != null || found != null, "two sequences that have both ended cannot diverge");
        Require.that(
                expected == null || found == null || expected.id() != found.id(),
                "two sequences cannot diverge at a token that they share");
    }
}
