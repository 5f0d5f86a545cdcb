package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the oracle and the bundle said after the same token at the same position.
 *
 * @param position 0-based position of the token that was fed
 * @param input that token
 * @param oracle what the oracle's row says; {@code null} if it is not finite
 * @param bundle what the bundle's row says; {@code null} if it is not finite
 * @param nonFinite how many of the bundle's logits are NaN or infinite
 * @param difference how far the rows are apart; {@code null} if either is not finite
 * @param oracleLeaders the oracle's likeliest tokens, first to last; empty where both rows have the same top-1
 * @param bundleLeaders the bundle's; empty where both rows have the same top-1
 */
public record PositionObservation(
        int position,
        Token input,
        @Nullable RowTop oracle,
        @Nullable RowTop bundle,
        int nonFinite,
        @Nullable RowDifference difference,
        List<RankedToken> oracleLeaders,
        List<RankedToken> bundleLeaders) {

    /** @throws IllegalArgumentException if the parts contradict each other */
    public PositionObservation {
        oracleLeaders = List.copyOf(oracleLeaders);
        bundleLeaders = List.copyOf(bundleLeaders);
        Require.notNegative(position, "position");
        Require.notNegative(nonFinite, "count of non-finite logits");
        Require.that((bundle == null) == (nonFinite > 0), "a row has a top-1 exactly if all its logits are finite");
        Require.that(
                (difference != null) == (oracle != null && bundle != null),
                "two rows can be compared exactly if both are finite");
    }

    /** Tells whether both rows have the same top-1. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean agrees() {
        return oracle != null
                && bundle != null
                && oracle.top1().id() == bundle.top1().id();
    }
}
