package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A device whose tokens are all correct, but fewer than were requested. */
final class TruncatedRecording implements Signature {

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
        List<String> lines = evidence.countedDeviceRuns()
                .filter(parity -> parity.nonFiniteAt() == null
                        && isCutOff(parity.againstOracle().firstDivergence()))
                .map(parity -> parity.subject() + ": " + parity.againstOracle().agreeing() + " of "
                        + parity.againstOracle().expected().size()
                        + " tokens, all of them correct; with the prompt that is token "
                        + (promptLength(evidence, parity)
                                + parity.againstOracle().agreeing()))
                .toList();
        if (lines.isEmpty()
                || evidence.objections(CheckId.DEVICE_RUNS).findAny().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.DEVICE,
                "truncated-not-corrupt",
                Strength.CONCLUSIVE,
                "a device stops early with every token correct",
                lines,
                "look for a limit on tokens or on the cache of the device's runtime (a power of two "
                        + "suggests one), and record again"));
    }

    private static boolean isCutOff(@Nullable Divergence divergence) {
        return divergence != null && divergence.kind() == DivergenceKind.ENDS_SHORT;
    }

    private static int promptLength(Evidence evidence, DeviceParity parity) {
        return evidence.measured().oracle().cases().stream()
                .filter(each -> each.id().equals(parity.subject().caseId()))
                .mapToInt(each -> each.positions())
                .findFirst()
                .orElse(0);
    }
}
