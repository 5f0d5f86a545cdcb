package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Manifest, graph or tokenizer contradict each other or the oracle. */
final class BrokenContract implements Signature {

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
        List<String> lines = Evidence.lines(evidence.objections(CheckId.BUNDLE_CONTRACT)
                .filter(each -> each.verdict() == Verdict.FAIL || each.verdict() == Verdict.INCONCLUSIVE)
                .filter(each -> !evidence.isUnsupported(each))
                .filter(each -> each.verdict() == Verdict.FAIL || !evidence.tokenizerIsUnsupported()));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.CONTRACT,
                "broken-contract",
                Strength.CONCLUSIVE,
                "the parts of the bundle do not match",
                lines,
                "correct the part that the evidence names, and convert again if it is the graph"));
    }
}
