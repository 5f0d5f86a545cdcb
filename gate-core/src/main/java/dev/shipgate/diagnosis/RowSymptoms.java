package dev.shipgate.diagnosis;

import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the rows of a run look like as a whole. */
final class RowSymptoms {

    private final List<List<PositionObservation>> sweeps;
    private final List<PositionObservation> positions;
    private final List<PositionObservation> seededSteps;
    private final List<RowDifference> rows;
    private final QuantisationNoise noise;

    RowSymptoms(Evidence evidence, QuantisationNoise noise) {
        this.sweeps = evidence.observations(TeacherForcedSweep.class)
                .map(TeacherForcedSweep::positions)
                .toList();
        this.positions = sweeps.stream().flatMap(List::stream).toList();
        this.seededSteps =
                evidence.observations(SeededStep.class).map(SeededStep::step).toList();
        this.rows = compared(positions.stream());
        this.noise = noise;
    }

    /**
     * The median KL over two parts of a prompt.
     *
     * @param firstQuarterKlNats over its first quarter
     * @param lastQuarterKlNats over its last
     */
    record Trend(double firstQuarterKlNats, double lastQuarterKlNats) {}

    /**
     * How the rows' centred errors ρ scatter.
     *
     * @param medianNats their median
     * @param firstNats the largest of a prompt's first row
     * @param farNats their 99th percentile; nothing if there are too few rows
     * @param furthestNats that, or the largest if there are too few rows
     */
    record Scatter(double medianNats, double firstNats, Optional<Double> farNats, double furthestNats) {}

    /** Returns how the errors scatter; nothing if they weren't measured. */
    Optional<Scatter> scatter() {
        List<Double> errors = centredErrors(positions).stream().sorted().toList();
        List<Double> first = centredErrors(
                sweeps.stream().flatMap(sweep -> sweep.stream().limit(1)).toList());
        if (errors.isEmpty() || first.isEmpty()) {
            return Optional.empty();
        }
        Optional<Double> far = errors.size() < Calibration.ROWS_WITH_A_PERCENTILE
                ? Optional.empty()
                : Optional.of(errors.get(errors.size() * 99 / 100));
        return Optional.of(
                new Scatter(median(errors), Collections.max(first), far, far.orElse(errors.get(errors.size() - 1))));
    }

    private static List<Double> centredErrors(List<PositionObservation> positions) {
        return centredErrorsOf(compared(positions.stream()));
    }

    private static List<Double> centredErrorsOf(List<RowDifference> differences) {
        return differences.stream()
                .map(RowDifference::noise)
                .filter(Objects::nonNull)
                .map(RowNoise::centredRmsNats)
                .toList();
    }

    /** Tells whether any row could be compared. */
    boolean areKnown() {
        return !rows.isEmpty();
    }

    /**
     * Returns the median relative error of the rows, ‖found − expected‖ / ‖expected‖, as their angle shows it: √(2 (1 −
     * cosine)); nothing if the rows are of log-probabilities.
     */
    Optional<Double> medianError() {
        return rows.isEmpty() ? Optional.of(0d) : medianCosine().map(RowSymptoms::relativeError);
    }

    /** Returns √(2 (1 − cosine)). */
    static double relativeError(double cosine) {
        return Math.sqrt(Math.max(0, 2 * (1 - cosine)));
    }

    /** Returns the positions of every sweep. */
    List<PositionObservation> positions() {
        return positions;
    }

    /** Returns the positions of each sweep. */
    List<List<PositionObservation>> sweeps() {
        return sweeps;
    }

    /** Tells whether rows were compared over the whole vocabulary, not only over the oracle's largest logits. */
    boolean areWhole() {
        return rows.stream().noneMatch(row -> row.topK() != null);
    }

    /** Tells whether some row is further away than rounding explains. */
    boolean areBeyondRounding() {
        return rows.stream().anyMatch(row -> row.klNats() > noise.klNats());
    }

    /**
     * Tells whether the first row of every prompt, before anything was carried, is as near as rounding allows, and much
     * nearer than the furthest rows. KL isn't enough: a model with flat rows has a small KL even where it is wrong.
     */
    boolean firstAreSound() {
        List<RowDifference> first = firstRows();
        return !first.isEmpty()
                && first.stream().allMatch(row -> row.klNats() <= noise.klNats())
                && areNearerThanTheFurthest(first);
    }

    /** Tells whether a step from the oracle's own cache is as near as rounding allows, in every case. */
    boolean seededStepsAreSound() {
        return !seededSteps.isEmpty()
                && seededSteps.stream()
                        .map(PositionObservation::difference)
                        .allMatch(row -> row != null && row.klNats() <= noise.klNats())
                && areNearerThanTheFurthest(compared(seededSteps.stream()));
    }

    private boolean areNearerThanTheFurthest(List<RowDifference> some) {
        return scatter()
                .map(scatter -> centredErrorsOf(some).stream()
                        .allMatch(error -> error < Calibration.NEAR_ROWS_SHARE * scatter.furthestNats()))
                .orElse(true);
    }

    /** Tells whether the error of the steps from the oracle's own cache is a small share of the sweeps' error. */
    boolean seededStepsAreExact() {
        List<RowDifference> seeded = compared(seededSteps.stream());
        return !seeded.isEmpty() && largestKlNats(seeded) < Calibration.EXACT_STEP_PER_SWEEP_KL * largestKlNats(rows);
    }

    /** Tells whether rows have the oracle's direction but a different length. */
    boolean onlyDifferInLength() {
        // The logits of the likeliest tokens all have the same direction, so their cosine says nothing about it.
        return areWhole()
                && medianCosine()
                        .filter(cosine -> cosine > Calibration.SAME_DIRECTION_COSINE)
                        .isPresent()
                && medianKlNats() > Calibration.WRONG_LENGTH_KL_NATS;
    }

    /**
     * Returns the median over whole rows, or over the largest logits if the oracle recorded only those; nothing if the
     * rows are of log-probabilities.
     */
    Optional<Double> medianCosine() {
        List<Double> cosines = rows.stream()
                .map(RowDifference::cosine)
                .filter(Objects::nonNull)
                .toList();
        return cosines.isEmpty() ? Optional.empty() : Optional.of(median(cosines));
    }

    /** Returns the median KL, or that of the lower bounds if the oracle recorded only the largest logits. */
    double medianKlNats() {
        return median(rows.stream().map(RowDifference::klNats).toList());
    }

    double agreementRate() {
        return positions.isEmpty()
                ? 0
                : positions.stream().filter(PositionObservation::agrees).count() / (double) positions.size();
    }

    /** Returns how the KL develops over the longest prompt; nothing if it is too short to tell. */
    Optional<Trend> klTrend() {
        return sweeps.stream()
                .map(RowSymptoms::klNats)
                .filter(kls -> kls.size() >= Calibration.TREND_ROWS)
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .map(kls -> new Trend(
                        median(kls.subList(0, kls.size() / 4)), median(kls.subList(kls.size() * 3 / 4, kls.size()))));
    }

    /** Tells whether the longest prompt starts far away from the oracle and comes near it later. */
    boolean longestHeals() {
        return sweeps.stream()
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .map(RowSymptoms::klNats)
                .filter(kls -> kls.size() >= Calibration.HEALING_ROWS)
                .filter(kls -> Math.max(kls.get(0), kls.get(1))
                        > Calibration.HEALED_KL_RATIO * median(kls.subList(kls.size() / 2, kls.size())))
                .isPresent();
    }

    /** Says in words what the sweeps and the seeded steps show together. */
    List<String> inWords() {
        List<String> lines = new ArrayList<>();
        lines.add("the first rows of the prompts, before anything is carried: " + largestKl(firstRows()));
        lines.add("the steps from the oracle's own cache: " + largestKl(compared(seededSteps.stream())));
        lines.add("all rows of the sweeps: " + largestKl(rows)
                + medianCosine()
                        .map(cosine -> ", median cosine " + (areWhole() ? "" : "of the recorded logits ")
                                + String.format(Locale.ROOT, "%.4f", cosine))
                        .orElse(""));
        return lines;
    }

    private List<RowDifference> firstRows() {
        return compared(sweeps.stream().filter(sweep -> !sweep.isEmpty()).map(sweep -> sweep.get(0)));
    }

    private static List<RowDifference> compared(Stream<PositionObservation> positions) {
        return positions
                .map(PositionObservation::difference)
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<Double> klNats(List<PositionObservation> positions) {
        return compared(positions.stream()).stream().map(RowDifference::klNats).toList();
    }

    private static double median(List<Double> values) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double largestKlNats(List<RowDifference> rows) {
        return rows.stream().mapToDouble(RowDifference::klNats).max().orElse(0);
    }

    private static String largestKl(List<RowDifference> rows) {
        return rows.isEmpty()
                ? "none could be compared"
                : String.format(
                        Locale.ROOT,
                        "KL up to %s%.2g nat over %d",
                        rows.stream().anyMatch(row -> row.topK() != null) ? "≥ " : "",
                        largestKlNats(rows),
                        rows.size());
    }
}
