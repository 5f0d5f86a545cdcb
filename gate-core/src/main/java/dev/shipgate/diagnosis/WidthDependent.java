package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PrefillWidth;
import java.util.List;
import java.util.Optional;

/** A prompt fed at once says something else than the same prompt in single steps. */
final class WidthDependent implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        List<String> lines = evidence.observations(PrefillWidth.class)
                .filter(prefill -> !prefill.differing().isEmpty())
                .map(prefill -> prefill.subject() + ": prefill and single steps differ in "
                        + prefill.differing().size() + " of " + prefill.width() + " tokens, the first at position "
                        + prefill.differing().get(0))
                .toList();
        if (lines.isEmpty()
                || evidence.objections(CheckId.PREFILL_WIDTH).findAny().isEmpty()) {
            return Optional.empty();
        }
        boolean stepsAreRight =
                evidence.objections(CheckId.TEACHER_FORCED_SWEEP).findAny().isEmpty();
        return Optional.of(
                new Finding(
                        Family.POSITIONS,
                        "width-dependent",
                        stepsAreRight ? 0.9 : 0.3,
                        "what the bundle says depends on how many tokens it is fed at once",
                        lines,
                        "compare causal mask, positions and state updates of the two widths; a runtime picks other kernels for one token"));
    }
}
