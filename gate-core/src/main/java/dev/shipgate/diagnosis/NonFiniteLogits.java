package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import java.util.List;
import java.util.Optional;

/** Logits that are NaN or infinite. */
final class NonFiniteLogits implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        List<String> lines = Evidence.lines(evidence.objections().filter(NonFiniteLogits::isNonFinite));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Finding(
                        Family.NON_FINITE,
                        "non-finite-logits",
                        0.997,
                        "logits are NaN or infinite",
                        lines,
                        "run the same bundle on the CPU provider: if it stays, a weight or scale is broken; if not, the delegate overflows"));
    }

    private static boolean isNonFinite(Judgement judgement) {
        return judgement.tally() != null && !judgement.tally().nonFinite().isEmpty();
    }
}
