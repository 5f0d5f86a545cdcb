package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The bundle breaks before the end of the context that its manifest promises. */
final class ContextNotKept implements Signature {

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
                evidence.objections(CheckId.CONTEXT_REACH).filter(each -> each.verdict() == Verdict.FAIL));
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Family.CONTRACT,
                        "context-not-kept",
                        Strength.CONCLUSIVE,
                        "the bundle breaks before the end of the context that its manifest promises",
                        lines,
                        "export the graph for the promised length (rotary tables, masks, caches), or promise less in"
                                + " the manifest"));
    }
}
