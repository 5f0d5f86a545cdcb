package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A planted fault was compared and didn't come out red, so nothing in the run counts. */
final class UndetectedControl implements Signature {

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
        List<String> lines =
                Evidence.lines(evidence.objections(CheckId.NEGATIVE_CONTROLS).filter(evidence::isUndetectedControl));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.ORACLE,
                "blind-gate",
                Strength.CONCLUSIVE,
                "the gate does not detect a planted fault",
                lines,
                "record the oracle with prompts whose next tokens depend on what came before, and more of them"));
    }
}
