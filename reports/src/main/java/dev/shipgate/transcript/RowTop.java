package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The top of one row of logits.
 *
 * @param top1 the token with the largest logit
 * @param runnerUp the token with the second largest
 * @param top1Logit the largest logit
 * @param margin the margin of the top token over the runner-up
 * @param ulpLogit nats: the distance from the largest logit to the next number that the row's own dtype can represent
 */
public record RowTop(Token top1, Token runnerUp, double top1Logit, Margin margin, double ulpLogit) {

    /**
     * @throws IllegalArgumentException if the logit isn't finite, both tokens are the same or the ulp isn't a distance
     */
    public RowTop {
        Require.finite(top1Logit, "logit");
        Require.that(top1.id() != runnerUp.id(), "top-1 and runner-up are both token " + top1.id());
        Require.that(Double.isFinite(ulpLogit) && ulpLogit > 0, "an ulp must be finite and positive: " + ulpLogit);
    }

    /** Returns the margin in units in the last place of the row's dtype. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public double marginUlps() {
        return margin.logit() / ulpLogit;
    }
}
