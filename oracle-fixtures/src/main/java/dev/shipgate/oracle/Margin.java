package dev.shipgate.oracle;

/**
 * How sure a row of logits is of its top-1, in both units.
 *
 * @param logit nats: the largest logit minus the second largest
 * @param prob  the softmax probability of the first minus that of the second
 */
public record Margin(double logit, double prob) {

    /** @throws IllegalArgumentException if a value is negative or not finite */
    public Margin {
        if (!(logit >= 0 && logit < Double.POSITIVE_INFINITY && prob >= 0 && prob <= 1)) {
            throw new IllegalArgumentException("not a margin: " + logit + " nat, " + prob + " in probability");
        }
    }
}
