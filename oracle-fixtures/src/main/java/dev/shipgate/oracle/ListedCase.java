package dev.shipgate.oracle;

import org.jspecify.annotations.Nullable;

/**
 * A case of an {@link OracleStream}, without its tokens and rows.
 *
 * @param index its place among the oracle's cases, from 0
 * @param id the case
 * @param kind what it is for
 * @param positions the number of its tokens
 * @param sameTokensAs the first case that judges with the same tokens; null if there is none before this one
 */
public record ListedCase(
        int index,
        String id,
        CaseKind kind,
        int positions,
        @Nullable String sameTokensAs) {

    /** Returns whether the case can judge a bundle; see {@link Oracle#judgedCases()}. */
    public boolean isJudged() {
        return kind != CaseKind.WEAK && sameTokensAs == null;
    }
}
