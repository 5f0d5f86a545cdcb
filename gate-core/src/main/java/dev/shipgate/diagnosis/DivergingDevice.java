package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
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
        return Optional.of(new Finding(
                Family.DEVICE,
                "diverging-device",
                Strength.CONCLUSIVE,
                "a device differs",
                lines,
                "run the same bundle on the device's CPU: if it agrees there, the device's delegate is at fault"));
    }
}
