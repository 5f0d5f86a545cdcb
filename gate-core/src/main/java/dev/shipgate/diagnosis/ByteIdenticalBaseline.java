package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two bundles should differ but are the same files: a flag was parsed and never applied. */
final class ByteIdenticalBaseline implements Signature {

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
        Measurements measured = evidence.measured();
        if (measured.baseline() == null
                || evidence.objections(CheckId.BASELINE_PARITY).findAny().isEmpty()) {
            return Optional.empty();
        }
        List<String> identical = measured.bundle().files().stream()
                .filter(file -> file.path().contains(".onnx"))
                .filter(file -> measured.baseline().files().stream()
                        .map(FileFacts::sha256)
                        .anyMatch(file.sha256()::equals))
                .map(file -> file.path() + " (sha256 " + file.sha256() + ") is in both bundles")
                .toList();
        boolean all = identical.size()
                == measured.bundle().files().stream()
                        .filter(file -> file.path().contains(".onnx"))
                        .count();
        if (identical.isEmpty() || !all) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.CLAIM,
                "no-effect-flag",
                Strength.CONCLUSIVE,
                measured.bundle().name() + " and " + measured.baseline().name() + " are the same model",
                identical,
                "check whether the option that should distinguish them reaches the exporter, and convert again"));
    }
}
