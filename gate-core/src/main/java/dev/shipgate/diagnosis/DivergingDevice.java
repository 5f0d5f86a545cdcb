package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A device whose tokens differ from the gated bundle's here. */
final class DivergingDevice implements Signature {

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
        List<String> lines =
                Evidence.lines(evidence.objections(CheckId.DEVICE_RUNS).filter(each -> each.verdict() == Verdict.FAIL));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        boolean onlyPastStops = evidence.countedDeviceRuns()
                .map(parity -> parity.againstOracle().firstDivergence())
                .filter(Objects::nonNull)
                .allMatch(divergence -> divergence.kind() == DivergenceKind.RUNS_PAST_STOP);
        if (onlyPastStops && evidence.countedDeviceRuns().anyMatch(DivergingDevice::differs)) {
            return Optional.of(new Finding(
                    Family.DEVICE,
                    "device-runs-past-stop",
                    Strength.CONCLUSIVE,
                    "a device goes on past the oracle's stop token",
                    lines,
                    "give the device's runtime the stop tokens of the bundle's configuration, and record again"));
        }
        return Optional.of(new Finding(
                Family.DEVICE,
                "diverging-device",
                Strength.CONCLUSIVE,
                "a device differs",
                lines,
                "run the same bundle on the device's CPU: if it agrees there, the device's delegate is at fault"));
    }

    private static boolean differs(DeviceParity parity) {
        return parity.againstOracle().firstDivergence() != null;
    }
}
