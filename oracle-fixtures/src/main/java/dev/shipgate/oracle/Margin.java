package dev.shipgate.oracle;

/**
 * The lead of a row's top token over the runner-up, in both units.
 *
 * @param logit top-1 logit minus top-2 logit, in nats
 * @param prob softmax probability of the top-1 token minus that of the top-2 token
 */
public record Margin(double logit, double prob) {}
