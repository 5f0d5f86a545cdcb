package dev.shipgate.transcript;

/**
 * One of the most likely tokens of a row.
 *
 * @param token the token
 * @param logit its logit
 * @param prob its softmax probability
 */
public record RankedToken(Token token, double logit, double prob) {

    /** @throws IllegalArgumentException if a number isn't finite or the probability is outside [0, 1] */
    public RankedToken {
        Require.finite(logit, "logit");
        Require.that(prob >= 0 && prob <= 1, "a probability is in [0, 1]: " + prob);
    }
}
