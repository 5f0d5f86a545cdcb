package dev.shipgate.transcript;

/**
 * The margin of a row of logits, in both units.
 *
 * @param logit nats: the largest logit minus the second largest
 * @param prob the softmax probability of the top token minus that of the runner-up
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
