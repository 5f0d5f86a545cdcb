package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A prompt fed at once gives different output from the same prompt in single steps. */
final class WidthDependent implements Signature {

    private final Steps steps;

    /** @param steps what the single steps must be like */
    WidthDependent(Steps steps) {
        this.steps = steps;
    }

    /** What single steps are like. */
    enum Steps {
        /** No check objects to a single step: only the wide path is wrong. */
        RIGHT,
        /** Checks object to single steps as well; the cause may also make the width matter. */
        WRONG
    }

    @Override
    public Set<Strength> strengths() {
        return Set.of(strength());
    }

    /** The two widths are compared with each other, so noise that both have doesn't matter. */
    @Override
    public boolean statesAFact() {
        return steps == Steps.RIGHT;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> lines = evidence.observations(PrefillWidth.class)
                .filter(prefill -> !prefill.differing().isEmpty())
                .filter(prefill -> isFurtherThanSteps(prefill, evidence))
                .map(prefill -> prefill.subject() + ": prefill and single steps differ in "
                        + prefill.differing().size() + " of " + prefill.width() + " tokens, the first at position "
                        + prefill.differing().get(0))
                .toList();
        Steps found =
                evidence.objections(CheckId.TEACHER_FORCED_SWEEP).findAny().isEmpty() ? Steps.RIGHT : Steps.WRONG;
        if (lines.isEmpty()
                || found != steps
                || evidence.objections(CheckId.PREFILL_WIDTH).findAny().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.POSITIONS,
                "width-dependent",
                strength(),
                "the bundle's output depends on how many tokens it is fed at once",
                lines,
                "compare causal mask, positions and state updates of the two widths; a runtime picks "
                        + "different kernels for one token"));
    }

    /** Rounding leaves a prefill as far from the oracle as the same tokens in single steps. */
    private static boolean isFurtherThanSteps(PrefillWidth prefill, Evidence evidence) {
        double inSteps = evidence.observations(TeacherForcedSweep.class)
                .filter(sweep -> Objects.equals(
                        sweep.subject().caseId(), prefill.subject().caseId()))
                .flatMap(sweep -> sweep.positions().stream().limit(prefill.width()))
                .map(PositionObservation::difference)
                .filter(Objects::nonNull)
                .mapToDouble(RowDifference::klNats)
                .max()
                .orElse(0);
        return prefill.positions().stream()
                .map(PositionObservation::difference)
                .anyMatch(row -> row == null || row.klNats() > Calibration.WIDE_KL_PER_STEP_KL * inSteps);
    }

    private Strength strength() {
        return switch (steps) {
            case RIGHT -> Strength.STRONG;
            case WRONG -> Strength.SUGGESTIVE;
        };
    }
}
