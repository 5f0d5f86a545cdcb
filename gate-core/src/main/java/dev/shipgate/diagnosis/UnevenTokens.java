package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.WeightAudit.Experts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The first cache of a mixture of experts that is further off than those of the layers before it, and unevenly so:
 * tokens stand out, more of them than rounding sends to another expert. Rounding itself leaves all tokens about equally
 * far off.
 *
 * @param jump the worst state of the layers before, and that cache
 * @param farShare the share of tokens that are three times as far off as the median token
 * @param flipShare the largest share of tokens that rounding sends to another expert
 */
record UnevenTokens(StateProfile.Jump jump, double farShare, double flipShare) {

    /** Finds it in the states of a bundle; nothing if each token uses all experts. */
    static Optional<UnevenTokens> in(StateProfile states, Evidence evidence) {
        return evidence.chosenExperts().flatMap(experts -> in(states.deviations(), experts));
    }

    private static Optional<UnevenTokens> in(List<StateProfile.Deviation> states, Experts experts) {
        for (StateProfile.Deviation at : states) {
            Optional<StateProfile.Deviation> before = states.stream()
                    .filter(state -> state.layer() < at.layer())
                    .reduce((one, other) -> one.error() >= other.error() ? one : other);
            if (before.isPresent() && at.cache().isPresent()) {
                CacheDifference spread = at.cache().get();
                double farShare = spread.farTokens() / (double) spread.tokens();
                double flipShare = flipShare(experts, before.get().error());
                boolean isFurther = at.error()
                        > Calibration.STATE_ERROR_JUMP
                                * Math.max(before.get().error(), Calibration.FLOAT_ROUNDING_STATE_ERROR);
                boolean isUneven = at.error() > Calibration.UNEVEN_PER_MEDIAN_TOKEN * spread.medianTokenError();
                if (isFurther && isUneven && farShare > Math.max(Calibration.UNEVEN_TOKENS_SHARE, flipShare)) {
                    return Optional.of(new UnevenTokens(new StateProfile.Jump(before, at), farShare, flipShare));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the largest share of tokens for which rounding swaps the last chosen expert with the next. Of E scores
     * from a normal distribution, those around the k-th are 1 / (E φ(z)) standard deviations apart on average, with z
     * its quantile at 1 − k/E (density of order statistics), and E φ(z) ≤ k √(2 ln(E/k)). Two scores with errors of ε
     * swap if their errors differ by more than their distance: 0.56 ε E φ(z) of the time. The scores' error may be
     * twice the states' since attention is between, and another factor of two allows for scores that aren't normal.
     *
     * @param stateError the relative error of the states before
     */
    static double flipShare(Experts experts, double stateError) {
        double perError = experts.used() * Math.sqrt(2 * Math.log(experts.count() / (double) experts.used()));
        return Math.min(1, 4 / Math.sqrt(Math.PI) * perError * stateError);
    }

    /** Returns it in words. */
    String inWords() {
        return String.format(
                Locale.ROOT,
                "%.0f %% of the tokens stand out in %s, and rounding would send at most %.0f %% to other experts",
                100 * farShare,
                jump.at().slot(),
                100 * flipShare);
    }
}
