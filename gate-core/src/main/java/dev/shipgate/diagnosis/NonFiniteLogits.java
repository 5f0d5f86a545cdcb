package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Logits that are NaN or infinite. */
final class NonFiniteLogits implements Signature {

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
        List<String> lines = Evidence.lines(evidence.objections().filter(NonFiniteLogits::isNonFinite));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.NON_FINITE,
                "non-finite-logits",
                Strength.CONCLUSIVE,
                "logits are NaN or infinite",
                lines,
                "run the same bundle on the CPU provider: if logits stay non-finite, a weight or scale is broken; "
                        + "if not, the delegate overflows"));
    }

    private static boolean isNonFinite(Judgement judgement) {
        return judgement.tally() != null && !judgement.tally().nonFinite().isEmpty();
    }
}
