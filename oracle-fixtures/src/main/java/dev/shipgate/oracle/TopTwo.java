package dev.shipgate.oracle;

/**
 * The two likeliest tokens of a row of logits.
 *
 * @param top1Id     the id of the largest logit; of equal ones the lowest id
 * @param runnerUpId the id of the second largest
 * @param margin     how far the first is ahead
 */
public record TopTwo(int top1Id, int runnerUpId, Margin margin) {

    /** @throws IllegalArgumentException if both are the same */
    public TopTwo {
        if (top1Id == runnerUpId) {
            throw new IllegalArgumentException("top-1 and runner-up are both " + top1Id);
        }
    }

    /**
     * Finds the two in a row. The probability margin is {@code (1 − exp(l₂ − l₁)) / Σ exp(lᵢ − l₁)}, summed in
     * {@code double} in the order of the vocabulary.
     *
     * @param logits at least two, all finite
     * @throws IllegalArgumentException if there are fewer, or one is not finite
     */
    public static TopTwo of(float[] logits) {
        if (logits.length < 2) {
            throw new IllegalArgumentException("a row of " + logits.length + " logits has no two");
        }
        int first = logits[1] > logits[0] ? 1 : 0;
        int second = 1 - first;
        for (int i = 2; i < logits.length; i++) {
            if (logits[i] > logits[first]) {
                second = first;
                first = i;
            } else if (logits[i] > logits[second]) {
                second = i;
            }
        }
        double top = logits[first];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - top);
        }
        // One logit that is NaN or infinite makes the sum NaN, or leaves its own maximum infinite.
        if (!Double.isFinite(sum) || !Double.isFinite(top) || hasNegativeInfinity(logits)) {
            throw new IllegalArgumentException("a row with NaN or infinite logits has no top-1");
        }
        double marginLogit = top - logits[second];
        return new TopTwo(first, second, new Margin(marginLogit, -Math.expm1(-marginLogit) / sum));
    }

    private static boolean hasNegativeInfinity(float[] logits) {
        for (float logit : logits) {
            if (logit == Float.NEGATIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }
}
