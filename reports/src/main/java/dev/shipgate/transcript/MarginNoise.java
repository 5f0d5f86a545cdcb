package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the bundle's margins wander from the oracle's over all teacher-forced positions whose rows are finite.
 *
 * @param subject the bundle
 * @param positions the number of positions
 * @param topK the fewest logits of a row that were compared; {@code null} if it was always the full vocabulary
 * @param sigmaNats σ: 1.4826 times the median of |δ|, which estimates the standard deviation of normal noise (Rousseeuw
 *     and Croux, 1993)
 * @param biasNats the median of δ
 * @param biasStandardErrors the bias in units of the standard error of a median of normal noise, 1.2533 σ / √n; 0 if σ
 *     is 0
 * @param rhoNats the median of ρ, the centred root mean square difference of the rows
 * @param slope the median slope of the bundle's rows against the oracle's; {@code null} if no row has one
 * @param residualRmsNats the median root mean square that the slopes leave; {@code null} together with the slope
 * @param medianKlNats the median KL divergence, or of its lower bounds if only some logits were compared
 * @param flips the number of positions whose top-1 differs
 * @param expectedFlips the number of flips that normal noise of σ predicts: Σ Φ(−margin / σ)
 * @param flipProbability the probability that noise of σ causes at least that many flips, the tail of a
 *     Poisson-binomial distribution
 * @param largestFlippedMarginNats the largest lead of the oracle's top-1 over the token that the bundle chose instead;
 *     {@code null} if there is no flip, or the lead of one isn't known, since that one may be the largest
 * @param largestShifts the positions with the largest |δ|, largest first
 * @param scored the errors by the id that is scored; {@code null} if full rows weren't compared
 * @param fed the errors by the id that was fed
 * @param logitUlpNats the median distance from a row's largest logit to the next number that the bundle's dtype of
 *     logits can represent
 * @param bodyBits the median of the bits that the layers' quantised matrices actually use, or all if none is;
 *     {@code null} if the graph has none, or couldn't be read
 * @param stateGrowth the carried state that is furthest from the oracle's in relation to those before it; {@code null}
 *     if no state could be compared
 * @param exactRerun the case with the most flips, run again with activations that aren't rounded; {@code null} if no
 *     token flipped, if the graph doesn't let the runtime round activations, and in transcripts of versions that didn't
 *     measure it
 * @param stateBits the bits of the coarsest carried state's elements if some are whole numbers; {@code null} if all are
 *     floats, and in transcripts of versions that ran no others
 */
public record MarginNoise(
        Subject subject,
        int positions,
        @Nullable Integer topK,
        double sigmaNats,
        double biasNats,
        double biasStandardErrors,
        double rhoNats,
        @Nullable Double slope,
        @Nullable Double residualRmsNats,
        double medianKlNats,
        int flips,
        double expectedFlips,
        double flipProbability,
        @Nullable Double largestFlippedMarginNats,
        List<MarginShift> largestShifts,
        @Nullable TokenErrors scored,
        TokenErrors fed,
        double logitUlpNats,
        @Nullable Double bodyBits,
        @Nullable StateGrowth stateGrowth,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ExactRerun exactRerun,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer stateBits)
        implements Observation {

    /** @throws IllegalArgumentException if the parts contradict each other */
    public MarginNoise {
        largestShifts = List.copyOf(largestShifts);
        Require.that(positions >= 1, "noise needs at least one position");
        Require.finiteNotNegative(sigmaNats, "sigma");
        Require.finite(biasNats, "bias");
        Require.finite(biasStandardErrors, "bias in standard errors");
        Require.finiteNotNegative(rhoNats, "rho");
        Require.that((slope == null) == (residualRmsNats == null), "a slope must have a residual");
        Require.finiteNotNegative(medianKlNats, "median KL divergence");
        Require.that(flips >= 0 && flips <= positions, flips + " flips in " + positions + " positions");
        Require.finiteNotNegative(expectedFlips, "expected flips");
        Require.that(
                flipProbability >= 0 && flipProbability <= 1, "a probability must be in [0, 1]: " + flipProbability);
        Require.finiteNotNegative(logitUlpNats, "ulp of the logits");
        Require.that(
                !largestShifts.isEmpty() && largestShifts.size() <= positions,
                largestShifts.size() + " of " + positions + " shifts");
    }

    /**
     * Returns the number of flips over the number that noise of σ predicts. A prediction below one counts as one, since
     * noise has heavier tails than the normal distribution: one flip is never too many.
     */
    public double flipExcess() {
        return flips / Math.max(1, expectedFlips);
    }

    /** Returns the largest |δ| in units of σ; 0 if σ is 0. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public double largestShiftSigmas() {
        return sigmaNats == 0 ? 0 : Math.abs(largestShifts.get(0).nats()) / sigmaNats;
    }
}
