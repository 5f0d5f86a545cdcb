package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** Logits that are all multiples of one step, much coarser than their dtype. */
final class CoarseLogits implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<RowTop> rows = symptoms.rows().positions().stream()
                .map(PositionObservation::bundle)
                .filter(Objects::nonNull)
                .toList();
        if (rows.size() < Calibration.GRID_ROWS || !symptoms.rowsAreWrong()) {
            return Optional.empty();
        }
        double ulp = rows.stream().mapToDouble(RowTop::ulpLogit).max().orElse(0);
        OptionalDouble grid = grid(rows);
        if (grid.isEmpty()
                || grid.getAsDouble() < Calibration.GRID_STEP_PER_ULP * ulp
                || rows.stream().map(RowTop::top1Logit).distinct().count() < 2) {
            return Optional.empty();
        }
        double step = grid.getAsDouble();
        return Optional.of(new Finding(
                Family.PRECISION,
                "coarse-logits",
                Strength.STRONG,
                String.format(Locale.ROOT, "the logits are rounded to multiples of %.4g", step),
                List.of(String.format(
                        Locale.ROOT,
                        "over %d rows every largest logit and every margin is a multiple of %.6g nat, %.0f "
                                + "times what the"
                                + " dtype can tell apart",
                        rows.size(),
                        step,
                        step / ulp)),
                "find what rounds the logits: an integer output, or a requantisation after the head"));
    }

    /** Returns the step of which all largest logits and margins are multiples, if there is one. */
    private static OptionalDouble grid(List<RowTop> rows) {
        double smallest = rows.stream()
                .mapToDouble(row -> row.margin().logit())
                .filter(margin -> margin > 0)
                .min()
                .orElse(0);
        // The smallest margin may itself be a few steps wide.
        return IntStream.rangeClosed(1, Calibration.GRID_STEPS_OF_SMALLEST_MARGIN)
                .mapToDouble(steps -> smallest / steps)
                .filter(step -> step > 0)
                .filter(step -> rows.stream()
                        .allMatch(row -> isMultiple(row.margin().logit(), step) && isMultiple(row.top1Logit(), step)))
                .findFirst();
    }

    private static boolean isMultiple(double value, double step) {
        double multiple = value / step;
        return Math.abs(multiple - Math.rint(multiple)) < Calibration.GRID_TOLERANCE_STEPS;
    }
}
