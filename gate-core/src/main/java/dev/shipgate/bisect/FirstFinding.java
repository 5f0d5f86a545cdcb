package dev.shipgate.bisect;

import dev.shipgate.diagnosis.QuantisationNoise;
import dev.shipgate.diagnosis.StateProfile;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Localisation;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Transcript;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The first finding of a run that a bisection can confirm or not. The run compares the bundle with the oracle, and the
 * bisection compares it with another bundle.
 *
 * @param finding the finding
 * @param layer the first layer whose states the run found off; nothing if it found none
 */
public record FirstFinding(Finding finding, Optional<Integer> layer) {

    /** Faults that single steps from an empty state can't show. */
    private static final Set<Family> UNSEEN = EnumSet.of(
            Family.CLAIM,
            Family.CONTRACT,
            Family.DEVICE,
            Family.LOAD,
            Family.NONDETERMINISM,
            Family.ORACLE,
            Family.UNSUPPORTED,
            Family.VOCABULARY);

    /** Reads it off a stored run; nothing if the run has no finding but that of an earlier bisection. */
    public static Optional<FirstFinding> of(Transcript run) {
        Optional<Integer> layer = firstLayerOff(run.measured());
        return run.findings().stream()
                .filter(finding -> !finding.signature().equals(LocalisedFault.SIGNATURE))
                .findFirst()
                .map(finding -> new FirstFinding(finding, layer));
    }

    private static Optional<Integer> firstLayerOff(Measurements measured) {
        return StateProfile.of(
                        measured.observations().stream()
                                .filter(CarriedStates.class::isInstance)
                                .map(CarriedStates.class::cast)
                                .toList(),
                        QuantisationNoise.of(
                                measured.bundle().audit(), measured.bundle().engine()))
                .jump()
                .map(jump -> jump.at().slot().layer());
    }

    /** Says in one sentence whether a bisection confirms the finding, and if not, why. */
    public String comparedWith(Localisation bisected) {
        String run = "the run's first finding, " + finding.signature() + " ("
                + finding.family().id() + ")";
        if (UNSEEN.contains(finding.family())) {
            return run + ", isn't one that a bisection can see: it only feeds single steps from an empty state";
        }
        return bisected.position() == null ? ofNone(run, bisected) : ofPlace(run, bisected);
    }

    private String ofNone(String run, Localisation bisected) {
        return finding.family() == Family.PRECISION
                ? "this agrees with " + run + ": no layer stands out"
                : "this doesn't show " + run + ": " + bisected.against()
                        + " has the same fault, or the fault needs what a bisection doesn't do (a seeded or a reset"
                        + " state, several tokens in one step); gate " + bisected.against() + " too";
    }

    private String ofPlace(String run, Localisation bisected) {
        CarriedSlot firstOff = bisected.firstOff();
        Optional<Integer> found = Optional.ofNullable(firstOff).map(CarriedSlot::layer);
        String place = found.map(each -> "layer " + each).orElse("the logits");
        if (found.equals(layer) && finding.family() != Family.PRECISION) {
            return "this agrees with " + run + ": the run's first difference from the oracle is in " + place + " too";
        }
        String others = finding.family() == Family.PRECISION
                ? "noise, spread evenly"
                : layer.map(each -> "layer " + each).orElse("the logits, beside right states");
        return "this doesn't agree with " + run + ": compared with the oracle, the first difference is "
                + others + "; compared with " + bisected.against() + ", it is " + place + ". " + bisected.against()
                + " may differ from the oracle itself; gate it too";
    }
}
