package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The same input gives different bits. */
final class NotRepeatable implements Signature {

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
        List<String> lines = Evidence.lines(
                evidence.objections(CheckId.REPEATABILITY).filter(each -> each.verdict() == Verdict.FAIL));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.NONDETERMINISM,
                "not-repeatable",
                Strength.CONCLUSIVE,
                "the same input gives different logits",
                lines,
                "run with --threads 1; if it becomes repeatable, a kernel races; if not, look for noise "
                        + "or stale state in the graph"));
    }
}
