package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Asks every signature, and ranks what they recognise. Where nothing fits, it says so and never guesses. */
public final class Diagnosis {

    private final List<Signature> signatures = List.of(
            new NotRunnable(),
            new NonFiniteLogits(),
            new BrokenContract(),
            new UnfitOracle(),
            new NotRepeatable(),
            new DivergingDevice(),
            new ByteIdenticalBaseline());

    /** Returns the findings, most likely first; none where nothing counts against the bundle. */
    public List<Finding> diagnose(Measurements measured, List<Judgement> judgements) {
        Evidence evidence = new Evidence(measured, judgements);
        if (evidence.objections().findAny().isEmpty()) {
            return List.of();
        }
        List<Finding> findings = signatures.stream()
                .map(signature -> signature.recognise(evidence))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingDouble(Finding::confidence).reversed())
                .toList();
        return findings.isEmpty() ? List.of(unclassified(evidence)) : findings;
    }

    private static Finding unclassified(Evidence evidence) {
        return new Finding(
                Family.UNCLASSIFIED,
                "unclassified",
                1,
                "no known signature fits",
                Evidence.lines(evidence.objections()),
                "gate the fp32 export of the same graph: if it fails too, the export is wrong, else the quantisation is");
    }
}
