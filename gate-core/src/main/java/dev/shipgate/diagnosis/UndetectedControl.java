package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;

/** What is known to be wrong was compared and did not come out red: nothing that the run says counts. */
final class UndetectedControl implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        List<String> lines =
                Evidence.lines(evidence.objections(CheckId.NEGATIVE_CONTROLS).filter(each -> isBlind(evidence, each)));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.ORACLE,
                "blind-gate",
                1,
                "the gate does not see a fault that was planted",
                lines,
                "record the oracle with prompts whose next tokens depend on what came before, and more of them"));
    }

    /** Tells a control that was compared and stayed green from one that could not be run. */
    static boolean isBlind(Evidence evidence, Judgement judgement) {
        return judgement.verdict() == Verdict.ERROR
                && evidence.observations(NegativeControl.class)
                        .anyMatch(control -> control.subject().equals(judgement.subject()));
    }
}
