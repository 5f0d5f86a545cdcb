package dev.shipgate.check;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.numerics.FlipOdds;
import dev.shipgate.numerics.MarginSigma;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.ExactRerun;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.MarginShift;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.StateGrowth;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Token;
import dev.shipgate.transcript.TokenError;
import dev.shipgate.transcript.TokenErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures how far the bundle's margins deviate from the oracle's, over every teacher-forced position of the run. */
public final class MarginNoiseCheck implements Check {

    private static final int LARGEST_SHIFTS = 5;

    /** The relative distance of two neighbouring float32 numbers. */
    private static final double FLOAT_ROUNDING = Math.ulp(1f);

    @Override
    public CheckId id() {
        return CheckId.MARGIN_NOISE;
    }

    @Override
    public boolean comparesRows() {
        return true;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        List<DecodePass> passes = session.judgedCases().stream()
                .map(session::decoded)
                .flatMap(Optional::stream)
                .toList();
        List<TeacherForcedSweep> sweeps = passes.stream().map(DecodePass::sweep).toList();
        return measure(
                sweeps,
                passes.stream()
                        .map(DecodePass::states)
                        .filter(CarriedStates.class::isInstance)
                        .map(CarriedStates.class::cast)
                        .toList(),
                session.tokenErrors().scored(session.texts()).orElse(null),
                bodyBits(session),
                ActivationRounding.measure(sweeps, session),
                session.engine().facts().stateBits());
    }

    private static @Nullable Double bodyBits(Session session) {
        try {
            return session.audit().bodyBits();
        } catch (InvalidInputException noGraph) {
            return null;
        }
    }

    /**
     * Measures the noise over some sweeps.
     *
     * @param states the states after each sweep, as far as they could be read
     * @param scored the errors of each scored id; {@code null} if full rows weren't compared
     * @param bodyBits the bits that the matrices of the layers use; {@code null} if unknown
     * @param exactRerun a case that was run again with exact activations; {@code null} if none was
     * @param stateBits the bits of carried states that aren't floats; {@code null} if all are
     */
    public static Observation measure(
            List<TeacherForcedSweep> sweeps,
            List<CarriedStates> states,
            @Nullable TokenErrors scored,
            @Nullable Double bodyBits,
            @Nullable ExactRerun exactRerun,
            @Nullable Integer stateBits) {
        Subject subject = Subject.of(CheckId.MARGIN_NOISE);
        List<Row> rows = sweeps.stream()
                .flatMap(sweep -> sweep.positions().stream()
                        .map(position ->
                                Row.of(Objects.requireNonNull(sweep.subject().caseId()), position))
                        .flatMap(Optional::stream))
                .toList();
        return rows.isEmpty()
                ? new NotMeasured(subject, "no teacher-forced position has two finite rows to compare")
                : measure(subject, rows, states, scored, bodyBits, exactRerun, stateBits);
    }

    private static MarginNoise measure(
            Subject subject,
            List<Row> rows,
            List<CarriedStates> states,
            @Nullable TokenErrors scored,
            @Nullable Double bodyBits,
            @Nullable ExactRerun exactRerun,
            @Nullable Integer stateBits) {
        List<Double> shifts =
                rows.stream().map(row -> row.noise().marginShiftNats()).toList();
        double sigma = MarginSigma.of(shifts);
        double bias = MarginSigma.median(shifts);
        FlipOdds odds = FlipOdds.of(rows.stream().map(Row::marginNats).toList(), sigma);
        int flips = Math.toIntExact(
                rows.stream().filter(row -> !row.position().agrees()).count());
        List<Double> slopes = rows.stream()
                .map(row -> row.noise().slope())
                .filter(Objects::nonNull)
                .toList();
        List<Double> residuals = rows.stream()
                .map(row -> row.noise().residualRmsNats())
                .filter(Objects::nonNull)
                .toList();
        return new MarginNoise(
                subject,
                rows.size(),
                rows.stream()
                        .map(row -> row.difference().topK())
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                sigma,
                bias,
                sigma == 0 ? 0 : bias / MarginSigma.medianStandardError(sigma, rows.size()),
                MarginSigma.median(
                        rows.stream().map(row -> row.noise().centredRmsNats()).toList()),
                slopes.isEmpty() ? null : MarginSigma.median(slopes),
                residuals.isEmpty() ? null : MarginSigma.median(residuals),
                MarginSigma.median(
                        rows.stream().map(row -> row.difference().klNats()).toList()),
                flips,
                odds.expected(),
                odds.atLeast(flips),
                largestFlippedMargin(rows),
                rows.stream()
                        .map(Row::shift)
                        .sorted(Comparator.comparingDouble((MarginShift shift) -> Math.abs(shift.nats()))
                                .reversed())
                        .limit(LARGEST_SHIFTS)
                        .toList(),
                scored,
                fed(rows),
                MarginSigma.median(rows.stream().map(Row::ulpNats).toList()),
                bodyBits,
                states.stream()
                        .map(MarginNoiseCheck::growth)
                        .filter(Objects::nonNull)
                        .reduce(StateGrowth::larger)
                        .orElse(null),
                exactRerun,
                stateBits);
    }

    /**
     * Returns the largest lead that a flip overcame; {@code null} if there was no flip, or if the largest lead isn't
     * known.
     */
    private static @Nullable Double largestFlippedMargin(List<Row> rows) {
        Double largest = null;
        for (Row row : rows) {
            if (row.position().agrees()) {
                continue;
            }
            Double lead = row.position().oracleLead();
            if (lead == null) {
                return null;
            }
            largest = largest == null ? lead : Math.max(largest, lead);
        }
        return largest;
    }

    /**
     * Returns the largest growth of a state's error over the errors of all states before it, in the order in which a
     * step passes them. States that are equal to the last bit count as off by one float32 rounding, so a fault after
     * them has a growth, and the next rounding doesn't hide it.
     */
    private static @Nullable StateGrowth growth(CarriedStates carried) {
        StateGrowth largest = null;
        double before = 0;
        for (CarriedStates.State state : carried.states()) {
            if (state.difference() == null) {
                continue;
            }
            double error = state.difference().relativeError();
            if (before > 0) {
                largest = StateGrowth.larger(largest, new StateGrowth(state.slot(), error, before));
            }
            before = Math.max(Math.max(before, error), FLOAT_ROUNDING);
        }
        return largest;
    }

    /** Returns the errors of each id that was fed: the root mean square of its rows' ρ. */
    private static TokenErrors fed(List<Row> rows) {
        Map<Integer, List<Row>> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.computeIfAbsent(row.position().input().id(), none -> new ArrayList<>())
                .add(row));
        List<TokenError> errors = byId.values().stream()
                .map(MarginNoiseCheck::error)
                .sorted(Comparator.comparingDouble(TokenError::rmsNats).reversed())
                .toList();
        return new TokenErrors(
                errors.size(),
                MarginSigma.median(errors.stream().map(TokenError::rmsNats).toList()),
                errors.subList(0, Math.min(TokenErrorMeter.LARGEST, errors.size())));
    }

    private static TokenError error(List<Row> ofOneId) {
        double sum = 0;
        double squares = 0;
        for (Row row : ofOneId) {
            double rho = row.noise().centredRmsNats();
            sum += rho;
            squares += rho * rho;
        }
        int count = ofOneId.size();
        Token token = ofOneId.get(0).position().input();
        return new TokenError(token, count, sum / count, Math.sqrt(squares / count));
    }

    /** A position whose rows are finite and were compared. */
    private record Row(String caseId, PositionObservation position, RowDifference difference, RowNoise noise) {

        static Optional<Row> of(String caseId, PositionObservation position) {
            RowDifference difference = position.difference();
            RowNoise noise = difference == null ? null : difference.noise();
            return difference == null || noise == null
                    ? Optional.empty()
                    : Optional.of(new Row(caseId, position, difference, noise));
        }

        double marginNats() {
            return Objects.requireNonNull(position.oracle(), "a compared row has a top-1")
                    .margin()
                    .logit();
        }

        double ulpNats() {
            return Objects.requireNonNull(position.bundle(), "a compared row has a top-1")
                    .ulpLogit();
        }

        MarginShift shift() {
            return new MarginShift(caseId, position.position(), noise.marginShiftNats());
        }
    }
}
