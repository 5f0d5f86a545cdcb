package dev.shipgate.transcript;

/**
 * How sure a row of logits is of its top-1, in both units.
 *
 * @param logit nats: the largest logit minus the second largest
 * @param prob the softmax probability of the first minus that of the second
 */
public record Margin(double logit, double prob) {

    /** @throws IllegalArgumentException if a value is negative or not finite */
    public Margin {
        Require.finiteNotNegative(logit, "margin in nats");
        Require.finiteNotNegative(prob, "margin in probability");
    }

    /** Returns the margin in {@code unit}. */
    public double in(MarginUnit unit) {
        return switch (unit) {
            case LOGIT -> logit;
            case PROB -> prob;
        };
    }
}
