package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A device that agrees for many tokens and then diverges at a real margin. */
final class LateDivergence implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.CONCLUSIVE);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        boolean fails = evidence.objections(CheckId.DEVICE_RUNS).anyMatch(each -> each.verdict() == Verdict.FAIL);
        List<String> lines = new ArrayList<>();
        for (DeviceParity parity : evidence.countedDeviceRuns().toList()) {
            Divergence divergence = parity.againstBundle().firstDivergence();
            if (divergence == null || !isFork(divergence)) {
                continue;
            }
            if (parity.againstBundle().agreeing() < Calibration.LATE_TOKENS) {
                return Optional.empty();
            }
            lines.add(line(parity.subject(), divergence));
        }
        if (!fails || lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.DEVICE,
                "late-fork",
                Strength.CONCLUSIVE,
                "a device agrees at first and diverges later",
                lines,
                "compare device and gate on the tokens up to the divergence; slightly different "
                        + "arithmetic diverges late, at small margins first"));
    }

    private static boolean isFork(Divergence divergence) {
        return divergence.expected() != null && divergence.found() != null;
    }

    private static String line(Subject subject, Divergence fork) {
        RowTop bundle = fork.bundle();
        return subject + ": leaves the gated bundle at token " + fork.index()
                + (bundle == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", where the bundle's margin is %.3f nat",
                                bundle.margin().logit()));
    }
}
