package dev.shipgate.transcript;

/**
 * What one row of logits says.
 *
 * @param top1      the token with the largest logit
 * @param runnerUp  the token with the second largest
 * @param top1Logit the largest logit
 * @param margin    how far the first is ahead
 */
public record RowTop(Token top1, Token runnerUp, double top1Logit, Margin margin) {

    /** @throws IllegalArgumentException if the logit is not finite or both tokens are the same */
    public RowTop {
        Require.finite(top1Logit, "logit");
        Require.that(top1.id() != runnerUp.id(), "top-1 and runner-up are both token " + top1.id());
    }
}
