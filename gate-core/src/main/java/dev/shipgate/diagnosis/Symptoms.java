package dev.shipgate.diagnosis;

import dev.shipgate.numerics.QuantisationNoise;
import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.WeightAudit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the rows and states of a run look like taken together: the questions that several signatures ask. */
final class Symptoms {

    private static final double EXACT = 1e-3;
    private static final int FEW_BITS = 5;

    /** A sound head of 8 bits leaves 0.003 outside, one of 4 bits 0.05; a wrong one 0.09 and more. */
    private static final double OUTSIDE = 0.008;

    private static final double OUTSIDE_OF_FEW_BITS = 0.12;

    private final Evidence evidence;
    private final QuantisationNoise noise;
    private final StateProfile states;
    private final StateProfile statesOfAllCases;

    Symptoms(Evidence evidence) {
        this.evidence = evidence;
        this.noise = QuantisationNoise.of(evidence.measured().bundle().audit());
        List<CarriedStates> carried = evidence.observations(CarriedStates.class).toList();
        List<CarriedStates> gate =
                carried.stream().filter(each -> isGate(each.subject())).toList();
        this.statesOfAllCases = new StateProfile(carried, noise);
        this.states = gate.isEmpty() ? statesOfAllCases : new StateProfile(gate, noise);
    }

    QuantisationNoise noise() {
        return noise;
    }

    StateProfile states() {
        return states;
    }

    /** Returns the states over long prompts too, where what is small at first has grown. */
    StateProfile statesOfAllCases() {
        return statesOfAllCases;
    }

    /** Tells whether tokens, rows or states speak against the bundle. */
    boolean somethingIsWrong() {
        return rowsAreWrong()
                || evidence.objections(CheckId.CARRIED_STATE).findAny().isPresent();
    }

    /** Tells whether tokens or rows speak against the bundle. */
    boolean rowsAreWrong() {
        return Stream.of(CheckId.TEACHER_FORCED_SWEEP, CheckId.SEEDED_STEP, CheckId.GREEDY)
                .anyMatch(check -> evidence.objections(check).findAny().isPresent());
    }

    /** Tells whether the tokens of the prompts themselves speak against the bundle. */
    boolean gateCasesAreWrong() {
        return Stream.of(CheckId.TEACHER_FORCED_SWEEP, CheckId.SEEDED_STEP, CheckId.GREEDY)
                .flatMap(evidence::objections)
                .anyMatch(judgement -> isGate(judgement.subject()));
    }

    /** Tells whether the first row of every prompt, before anything was carried, is as near as rounding allows. */
    boolean firstRowsAreSound() {
        List<RowDifference> first = firstRows();
        return !first.isEmpty() && first.stream().allMatch(row -> row.klNats() <= noise.klNats());
    }

    /** Tells whether a step from the oracle's own cache is as near as rounding allows, in every case. */
    boolean seededStepsAreSound() {
        List<PositionObservation> steps =
                evidence.observations(SeededStep.class).map(SeededStep::step).toList();
        return !steps.isEmpty()
                && steps.stream()
                        .map(PositionObservation::difference)
                        .allMatch(row -> row != null && row.klNats() <= noise.klNats());
    }

    /**
     * Returns how far rows of whole prompts stand out of what the oracle's head can make, at most; nothing if nobody
     * knows.
     */
    Optional<Double> outsideOracleSpan() {
        return evidence.observations(TeacherForcedSweep.class)
                .map(TeacherForcedSweep::outsideOracleSpan)
                .filter(Objects::nonNull)
                .max(Double::compare);
    }

    /**
     * Tells whether the rows are such as the oracle's head makes, as nearly as the bundle's own head can be the same.
     */
    boolean headIsSound() {
        boolean fewBits = evidence.audit()
                .flatMap(audit -> audit.weights().stream()
                        .filter(weight -> weight.role() == WeightAudit.Role.HEAD)
                        .findFirst())
                .filter(head -> head.quantised() && head.bits() <= FEW_BITS)
                .isPresent();
        double limit = fewBits ? OUTSIDE_OF_FEW_BITS : OUTSIDE;
        return outsideOracleSpan().filter(outside -> outside <= limit).isPresent();
    }

    static String inWords(double outside) {
        return String.format(
                Locale.ROOT,
                "%.2g of a row is what no combination of the oracle's rows makes: a head's own part",
                outside);
    }

    /** Tells whether the steps from the oracle's own cache are right to a thousandth of what the sweeps are off by. */
    boolean seededStepsAreExact() {
        double seeded = largest(seededRows());
        double swept = largest(rows().toList());
        return !seededRows().isEmpty() && seeded < EXACT * swept;
    }

    /** Says in words what sweep and seeded step say together. */
    List<String> quadrant() {
        List<String> lines = new ArrayList<>();
        lines.add("the first rows of the prompts, before anything is carried: " + largestKl(firstRows()));
        lines.add("the steps from the oracle's own cache: " + largestKl(seededRows()));
        lines.add("all rows of the sweeps: " + largestKl(rows().toList()) + ", median cosine "
                + (rowsAreWhole() ? "" : "of the recorded logits ")
                + String.format(Locale.ROOT, "%.4f", medianCosine()));
        return lines;
    }

    /** Returns the compared rows of every sweep. */
    Stream<RowDifference> rows() {
        return positions().map(PositionObservation::difference).filter(Objects::nonNull);
    }

    /** Returns the positions of every sweep. */
    Stream<PositionObservation> positions() {
        return evidence.observations(TeacherForcedSweep.class).flatMap(sweep -> sweep.positions().stream());
    }

    /** Tells whether rows were compared over the whole vocabulary, and not over the oracle's largest logits alone. */
    boolean rowsAreWhole() {
        return rows().noneMatch(row -> row.topK() != null);
    }

    /** Over whole rows, or over the largest logits where the oracle recorded no more. */
    double medianCosine() {
        return median(rows().map(RowDifference::cosine).toList());
    }

    /** Of lower bounds, where the oracle recorded the largest logits alone. */
    double medianKlNats() {
        return median(rows().map(RowDifference::klNats).toList());
    }

    double agreementRate() {
        List<PositionObservation> all = positions().toList();
        return all.isEmpty()
                ? 0
                : all.stream().filter(PositionObservation::agrees).count() / (double) all.size();
    }

    /**
     * Returns the median KL over the first and the last quarter of the longest prompt, nothing if it is too short to
     * tell.
     */
    Optional<double[]> klTrend() {
        return evidence.observations(TeacherForcedSweep.class)
                .map(TeacherForcedSweep::positions)
                .map(positions -> positions.stream()
                        .map(PositionObservation::difference)
                        .filter(Objects::nonNull)
                        .map(RowDifference::klNats)
                        .toList())
                .filter(kls -> kls.size() >= 64)
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .map(kls -> new double[] {
                    median(kls.subList(0, kls.size() / 4)), median(kls.subList(kls.size() * 3 / 4, kls.size()))
                });
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private List<RowDifference> seededRows() {
        return evidence.observations(SeededStep.class)
                .map(SeededStep::step)
                .map(PositionObservation::difference)
                .filter(Objects::nonNull)
                .toList();
    }

    private static double largest(List<RowDifference> rows) {
        return rows.stream().mapToDouble(RowDifference::klNats).max().orElse(0);
    }

    private List<RowDifference> firstRows() {
        return evidence.observations(TeacherForcedSweep.class)
                .filter(sweep -> !sweep.positions().isEmpty())
                .map(sweep -> sweep.positions().get(0).difference())
                .filter(Objects::nonNull)
                .toList();
    }

    private boolean isGate(Subject subject) {
        return evidence.measured().oracle().cases().stream()
                .filter(each -> each.id().equals(subject.caseId()))
                .map(CaseFacts::kind)
                .anyMatch(kind -> kind == CaseKind.GATE);
    }

    private static String largestKl(List<RowDifference> rows) {
        return rows.isEmpty()
                ? "none could be compared"
                : String.format(
                        Locale.ROOT,
                        "KL up to %s%.2g nat over %d",
                        rows.stream().anyMatch(row -> row.topK() != null) ? "≥ " : "",
                        largest(rows),
                        rows.size());
    }
}
