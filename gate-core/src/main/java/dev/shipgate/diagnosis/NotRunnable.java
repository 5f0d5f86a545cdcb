package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The engine refuses the bundle, or fails while running it. */
final class NotRunnable implements Signature {

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
        List<String> lines = Evidence.lines(evidence.objections()
                .filter(each -> each.verdict() == Verdict.ERROR)
                .filter(each -> !evidence.isUndetectedControl(each)));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.LOAD,
                "not-runnable",
                Strength.CONCLUSIVE,
                "the engine cannot run the bundle",
                lines,
                "load the model in the engine's own tools; check that every file of the bundle is "
                        + "present and complete"));
    }
}
