package dev.shipgate.diagnosis;

import dev.shipgate.transcript.ExactRerun;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The same weights are correct if activations aren't rounded. A channel that is much larger than the others in its
 * block leaves them no levels.
 */
final class RoundedActivations implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        if (!symptoms.rowsAreWrong()) {
            return Optional.empty();
        }
        return evidence.observations(MarginNoise.class)
                .flatMap(noise -> Optional.ofNullable(noise.exactRerun()).stream())
                .filter(rerun -> rerun.roundingShare() > Calibration.ROUNDED_ACTIVATIONS_SHARE)
                .findFirst()
                .map(RoundedActivations::finding);
    }

    private static Finding finding(ExactRerun rerun) {
        return new Finding(
                Family.PRECISION,
                "rounded-activations",
                Strength.STRONG,
                "the runtime rounds activations, as accuracy_level allows, and that makes nearly all of the error",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "the same weights with exact activations: rho %.2g nat instead of %.2g nat over %d"
                                        + " positions of case %s",
                                rerun.exactRhoNats(),
                                rerun.roundedRhoNats(),
                                rerun.positions(),
                                rerun.caseId()),
                        String.format(
                                Locale.ROOT, "flips: %d instead of %d", rerun.exactFlips(), rerun.roundedFlips())),
                "set accuracy_level to 1 where activations have outlying channels, or move the outliers into the"
                        + " weights before quantising");
    }
}
