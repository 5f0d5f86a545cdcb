package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.SurfaceFacts;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A surface that the project requires isn't there. That says nothing of the bundle. */
final class MissingSurface implements Signature {

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
        List<String> lines = evidence.measured().surfaces().stream()
                .filter(surface -> surface.required() && isAbsent(surface, evidence))
                .flatMap(surface -> line(surface, evidence).stream())
                .toList();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Family.DEVICE,
                        "missing-surface",
                        Strength.CONCLUSIVE,
                        "a surface that the project requires is missing",
                        lines,
                        "record it, or correct it in the project file; if the release can do without it, take"
                                + " 'required' away"));
    }

    /** A recording that is there, but of another bundle, isn't missing. */
    private static boolean isAbsent(SurfaceFacts surface, Evidence evidence) {
        return surface.missing() != null
                || surface.kind() == SurfaceFacts.Kind.ENGINE
                        && evidence.observations(DeviceParity.class)
                                .noneMatch(parity ->
                                        surface.name().equals(parity.subject().run()));
    }

    private static Optional<String> line(SurfaceFacts surface, Evidence evidence) {
        return evidence.objections(CheckId.DEVICE_RUNS)
                .filter(each -> each.verdict() == Verdict.INCONCLUSIVE
                        && surface.name().equals(each.subject().run()))
                .map(each -> surface.name() + ": " + each.reason())
                .findFirst();
    }
}
