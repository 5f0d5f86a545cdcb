package dev.shipgate.oracle;

/**
 * The two best tokens of a row of logits. Among equal logits, the lower id wins.
 *
 * @param top1Id id of the token with the highest logit
 * @param runnerUpId id of the token with the highest logit among the others
 * @param top1Logit the highest logit
 * @param margin the lead of the first over the second
 * @param logSumExp {@code ln Σ exp(lᵢ)}; subtract it from the row's logits to get log-probabilities
 */
public record TopTwo(int top1Id, int runnerUpId, double top1Logit, Margin margin, double logSumExp) {

    /**
     * Finds the two best tokens. The softmax is computed in double precision with the maximum subtracted.
     *
     * @param logits one row, {@code [V]}
     * @throws IllegalArgumentException if there are fewer than two logits, or one of them isn't finite
     */
    public static TopTwo of(float[] logits) {
        if (logits.length < 2) {
            throw new IllegalArgumentException("a margin needs at least two logits, found " + logits.length);
        }
        int first = -1;
        int second = -1;
        float best = Float.NEGATIVE_INFINITY;
        float next = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            float logit = logits[id];
            if (!Float.isFinite(logit)) {
                throw new IllegalArgumentException("the logit of token " + id + " is " + logit);
            }
            if (logit > best) {
                second = first;
                next = best;
                first = id;
                best = logit;
            } else if (logit > next) {
                second = id;
                next = logit;
            }
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp((double) logit - best);
        }
        double logitMargin = (double) best - next + 0.0; // + 0.0 turns -0.0 into 0.0
        double probMargin = -Math.expm1(-logitMargin) / sum;
        return new TopTwo(first, second, best, new Margin(logitMargin, probMargin), best + Math.log(sum));
    }
}
