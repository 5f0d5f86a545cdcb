package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A device run that says of itself that it is incomplete, and is right as far as it goes. */
final class UnfinishedDeviceRun implements Signature {

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
        boolean isCutShort =
                evidence.observations(DeviceParity.class).anyMatch(parity -> parity.interruption() != null);
        List<String> lines = Evidence.lines(
                evidence.objections(CheckId.DEVICE_RUNS).filter(each -> each.verdict() == Verdict.INCONCLUSIVE));
        if (!isCutShort || lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.DEVICE,
                "device-run-unfinished",
                Strength.CONCLUSIVE,
                "a device's run is incomplete",
                lines,
                "go on with it: start the same 'shipgate device' command again on the same device; or record it"
                        + " again"));
    }
}
