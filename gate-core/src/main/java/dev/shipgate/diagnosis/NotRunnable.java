package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;

/** The engine refuses the bundle, or gives up in the middle of it. */
final class NotRunnable implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        List<String> lines = Evidence.lines(evidence.objections()
                .filter(each -> each.verdict() == Verdict.ERROR)
                .filter(each -> !UndetectedControl.isBlind(evidence, each)));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.LOAD,
                "not-runnable",
                0.9,
                "the engine cannot run the bundle",
                lines,
                "load the model in the engine's own tools; check that every file of the bundle is there and whole"));
    }
}
