package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * How a bundle's row of logits scatters about the oracle's. "Centred" means after subtracting the mean of the compared
 * logits, since a shift of all logits changes no probability. If the oracle recorded only some logits of the row, the
 * figures cover only those.
 *
 * @param oracleTop1Logit the bundle's logit of the oracle's top-1
 * @param oracleRunnerUpLogit the bundle's logit of the oracle's runner-up
 * @param marginShiftNats δ: the first of these minus the second, minus the oracle's margin
 * @param centredRmsNats ρ: the root mean square of the centred difference of the two rows
 * @param slope the least-squares slope of the bundle's centred row against the oracle's; {@code null} if all logits of
 *     the oracle's row are equal, or if the engine gave only the bundle's largest: noise chose these, which tilts the
 *     line
 * @param residualRmsNats the root mean square that the least-squares line leaves; {@code null} together with the slope
 */
public record RowNoise(
        double oracleTop1Logit,
        double oracleRunnerUpLogit,
        double marginShiftNats,
        double centredRmsNats,
        @Nullable Double slope,
        @Nullable Double residualRmsNats) {

    /** Returns these figures without the least-squares line. */
    public RowNoise withoutSlope() {
        return new RowNoise(oracleTop1Logit, oracleRunnerUpLogit, marginShiftNats, centredRmsNats, null, null);
    }

    /** @throws IllegalArgumentException if a value isn't finite or is out of its range */
    public RowNoise {
        Require.finite(oracleTop1Logit, "the bundle's logit of the oracle's top-1");
        Require.finite(oracleRunnerUpLogit, "the bundle's logit of the oracle's runner-up");
        Require.finite(marginShiftNats, "margin shift");
        Require.finiteNotNegative(centredRmsNats, "centred RMS difference");
        Require.that((slope == null) == (residualRmsNats == null), "a slope must have a residual");
        if (slope != null && residualRmsNats != null) {
            Require.finite(slope, "slope");
            Require.finiteNotNegative(residualRmsNats, "residual");
        }
    }
}
