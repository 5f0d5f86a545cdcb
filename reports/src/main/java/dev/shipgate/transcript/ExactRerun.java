package dev.shipgate.transcript;

/**
 * What is left of the noise of a case's first positions once activations are computed in float32: the same weights, run
 * again with every {@code accuracy_level} set to 1.
 *
 * @param caseId the case
 * @param positions the number of positions that both runs could compare
 * @param roundedRhoNats the median of ρ of these positions as the bundle is shipped
 * @param exactRhoNats the median of ρ with exact activations
 * @param roundedFlips the number of positions whose top-1 isn't the oracle's, as the bundle is shipped
 * @param exactFlips the same with exact activations
 */
public record ExactRerun(
        String caseId, int positions, double roundedRhoNats, double exactRhoNats, int roundedFlips, int exactFlips) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public ExactRerun {
        Require.notBlank(caseId, "case");
        Require.that(positions >= 1, "a rerun compares at least one position");
        Require.finiteNotNegative(roundedRhoNats, "rho as shipped");
        Require.finiteNotNegative(exactRhoNats, "rho with exact activations");
        Require.that(roundedFlips >= 0 && roundedFlips <= positions, roundedFlips + " flips as shipped");
        Require.that(exactFlips >= 0 && exactFlips <= positions, exactFlips + " flips with exact activations");
    }

    /** Returns the share of the squared error that rounded activations make, in [0, 1]. */
    public double roundingShare() {
        return roundedRhoNats == 0 ? 0 : Math.max(0, 1 - Math.pow(exactRhoNats / roundedRhoNats, 2));
    }
}
