package dev.shipgate.oracle;

/**
 * How far the top token of a row of logits is ahead of the runner-up, in both units.
 *
 * @param logit top-1 logit minus top-2 logit, in nats
 * @param prob softmax probability of the top-1 minus that of the top-2
 */
public record Margin(double logit, double prob) {}
