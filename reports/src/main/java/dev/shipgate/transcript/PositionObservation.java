package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the oracle and the bundle after the same token at the same position.
 *
 * @param position 0-based position of the token that was fed
 * @param input that token
 * @param oracle the top of the oracle's row; {@code null} if the row isn't finite
 * @param bundle the top of the bundle's row; {@code null} if the row isn't finite
 * @param nonFinite the number of the bundle's logits that are NaN or infinite
 * @param difference the difference between the rows; {@code null} if either isn't finite
 * @param oracleLeaders the oracle's most likely tokens, most likely first; empty if both rows have the same top-1
 * @param bundleLeaders the bundle's most likely tokens, most likely first; empty if both rows have the same top-1
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
        Require.that((bundle == null) == (nonFinite > 0), "a row has a top-1 if and only if all its logits are finite");
        Require.that(
                (difference != null) == (oracle != null && bundle != null),
                "two rows have a difference if and only if both are finite");
    }

    /** Returns whether both rows have the same top-1. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean agrees() {
        return oracle != null
                && bundle != null
                && oracle.top1().id() == bundle.top1().id();
    }

    /**
     * Returns the lead of the oracle's top-1 over the token that the bundle chose instead, in nats of the oracle's own
     * logits; {@code null} if both chose the same or the oracle's logit of the other token isn't known.
     */
    @JsonIgnore
    public @Nullable Double oracleLead() {
        if (oracle == null || bundle == null || agrees()) {
            return null;
        }
        int chosen = bundle.top1().id();
        if (oracle.runnerUp().id() == chosen) {
            return oracle.margin().logit();
        }
        for (RankedToken leader : oracleLeaders) {
            if (leader.token().id() == chosen) {
                return oracle.top1Logit() - leader.logit();
            }
        }
        return null;
    }
}
