package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A device that is right for a good while and then takes another way at a real margin. */
final class LateDivergence implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.CONCLUSIVE);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        boolean fails = evidence.objections(CheckId.DEVICE_RUNS).anyMatch(each -> each.verdict() == Verdict.FAIL);
        List<DeviceParity> forks = evidence.observations(DeviceParity.class)
                .filter(parity -> isFork(parity.againstBundle().firstDivergence()))
                .toList();
        if (!fails
                || forks.isEmpty()
                || forks.stream().anyMatch(parity -> parity.againstBundle().agreeing() < Calibration.LATE_TOKENS)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.DEVICE,
                "late-fork",
                Strength.CONCLUSIVE,
                "a device is right at first and forks later",
                forks.stream().map(LateDivergence::line).toList(),
                "compare device and gate on the tokens up to the fork; arithmetic that differs a little forks late, at small"
                        + " margins first"));
    }

    private static boolean isFork(Divergence divergence) {
        return divergence != null && divergence.expected() != null && divergence.found() != null;
    }

    private static String line(DeviceParity parity) {
        Divergence fork = parity.againstBundle().firstDivergence();
        return parity.subject() + ": leaves the gated bundle at token " + fork.index()
                + (fork.bundle() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", where the bundle's margin is %.3f nat",
                                fork.bundle().margin().logit()));
    }
}
