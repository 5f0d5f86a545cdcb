package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;

/** A device that says something else than the gated bundle does here. */
final class DivergingDevice implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        List<String> lines =
                Evidence.lines(evidence.objections(CheckId.DEVICE_RUNS).filter(each -> each.verdict() == Verdict.FAIL));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.DEVICE,
                "diverging-device",
                0.97,
                "a device differs",
                lines,
                "run the same bundle on the device's CPU: if it agrees there, the device's delegate is at fault"));
    }
}
