package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * Where two sequences part.
 *
 * @param index 0-based index into the continuation
 * @param kind in which way
 * @param expected the reference's token there; {@code null} if it has ended
 * @param found the other's token there; {@code null} if it has ended
 * @param oracleMargin the oracle's margin there; {@code null} if the oracle did not come this way or recorded none
 * @param oracleRunnerUp the oracle's second choice there; {@code null} if it is not recorded
 * @param bundle what the gated bundle's own row says there; {@code null} if it did not come this way
 */
public record Divergence(
        int index,
        DivergenceKind kind,
        @Nullable Token expected,
        @Nullable Token found,
        @Nullable Margin oracleMargin,
        @Nullable Token oracleRunnerUp,
        @Nullable RowTop bundle) {

    /** @throws IllegalArgumentException if the tokens do not differ */
    public Divergence {
        Require.notNegative(index, "index");
        Require.that(expected != null || found != null, "two sequences that have both ended do not part");
        Require.that(
                expected == null || found == null || expected.id() != found.id(),
                "two sequences do not part where both have the same token");
    }
}
