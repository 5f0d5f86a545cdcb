package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.FAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.LONG;
import static dev.shipgate.diagnosis.EvidenceSample.NEAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static dev.shipgate.diagnosis.EvidenceSample.wrongAfterTheFirstRow;
import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Subject;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each figure of the calibration decides where it says: evidence on one side is recognised, on the other it isn't. */
class SignatureTests {

    private static final double JUST = 1e-6;

    static Stream<Arguments> upperLimits() {
        return Stream.of(
                upTo(
                        "a sound head's share outside the span",
                        Calibration.SOUND_HEAD_OUTSIDE_SHARE,
                        new LastLayerFault(),
                        share -> wrongFromTheFirstRow().soundStates().outsideOracleSpan(share)),
                upTo(
                        "a sound head's share outside the span, few bits",
                        Calibration.SOUND_HEAD_OUTSIDE_SHARE_OF_FEW_BITS,
                        new LastLayerFault(),
                        share ->
                                wrongFromTheFirstRow().soundStates().headBits(4).outsideOracleSpan(share)),
                upTo(
                        "a first row that rounding of 8 bits explains",
                        Calibration.EIGHT_BIT_ROUNDING_KL_NATS,
                        new StateHandoffFault(),
                        nats -> handoff().rows(nats, FAR_KL_NATS)),
                upTo(
                        "a first row that rounding of 4 bits explains",
                        Calibration.FEW_BITS_ROUNDING_KL_NATS,
                        new StateHandoffFault(),
                        nats -> handoff().bodyBits(4).rows(nats, FAR_KL_NATS)),
                upTo(
                        "a first row that rounding of floats explains",
                        Calibration.FLOAT_ROUNDING_KL_NATS,
                        new StateHandoffFault(),
                        nats -> handoff().bodyBits(32).rows(nats, FAR_KL_NATS)),
                upTo(
                        "an even growth of errors",
                        Calibration.EVEN_STATE_ERROR_GROWTH,
                        new TooFewLevels(TooFewLevels.Growth.EVEN),
                        growth -> wrongFromTheFirstRow()
                                .bodyBits(4)
                                .state("0.conv_state", 0.1)
                                .state("0.recurrent_state", 0.1 * growth)),
                upTo(
                        "a decay's error",
                        Calibration.DECAY_KEEPS_STATE_ERROR,
                        new DecayParameters(),
                        error -> decay(0.99, error)),
                upTo(
                        "few different values",
                        Calibration.FEW_DISTINCT_VALUES - 0.5,
                        new CoarseState(),
                        values -> wrongFromTheFirstRow().state("0.recurrent_state", 0.1, 1, (int) Math.round(values))),
                upTo(
                        "a cosine of unrelated rows",
                        Calibration.UNRELATED_COSINE,
                        new NonsenseOutput(NonsenseOutput.Kind.ONLY_ROWS),
                        cosine -> wrongFromTheFirstRow().cosine(cosine).choices(List.of(1, 2, 3), List.of(4, 5, 6))));
    }

    static Stream<Arguments> lowerLimits() {
        return Stream.of(
                from(
                        "a wrong head's share outside the span",
                        Calibration.SOUND_HEAD_OUTSIDE_SHARE,
                        new WrongHead(WrongHead.Sign.NONE),
                        share -> wrongFromTheFirstRow().soundStates().outsideOracleSpan(share)),
                from(
                        "a clipped head's codes",
                        Calibration.CLIPPED_CODES_SHARE,
                        new WrongHead(WrongHead.Sign.CLIPPED_CODES),
                        share -> wrongFromTheFirstRow()
                                .soundStates()
                                .outsideOracleSpan(0.5)
                                .saturatedShare(share)),
                from(
                        "a clipped head's codes, few bits",
                        Calibration.CLIPPED_CODES_SHARE_OF_FEW_BITS,
                        new WrongHead(WrongHead.Sign.CLIPPED_CODES),
                        share -> wrongFromTheFirstRow()
                                .soundStates()
                                .headBits(4)
                                .outsideOracleSpan(0.5)
                                .saturatedShare(share)),
                from(
                        "a jump from state to state",
                        Calibration.STATE_ERROR_JUMP,
                        new WrongWeights(WrongWeights.Where.FIRST_ROW),
                        factor -> wrongFromTheFirstRow()
                                .state("0.recurrent_state", 0.01)
                                .state("1.conv_state", 0.01 * factor)),
                from(
                        "a first state that is off",
                        Calibration.LARGEST_FIRST_STATE_ERROR,
                        new WrongWeights(WrongWeights.Where.FIRST_ROW),
                        error -> wrongFromTheFirstRow().state("0.conv_state", error)),
                from(
                        "a first state that is off, few bits",
                        Calibration.LARGEST_FIRST_STATE_ERROR_OF_FEW_BITS,
                        new WrongWeights(WrongWeights.Where.AMID_FEW_BITS),
                        error -> wrongFromTheFirstRow().bodyBits(4).state("0.conv_state", error)),
                from(
                        "a decay's cosine",
                        Calibration.DECAY_KEEPS_STATE_COSINE,
                        new DecayParameters(),
                        cosine -> decay(cosine, 0.3)),
                from(
                        "keys that are rotated otherwise",
                        Calibration.ROTATED_KEY_PER_VALUE_ERROR,
                        new RotaryPositions(),
                        factor -> rotated(0.1 * factor, 0.1)),
                from(
                        "a cosine of the same direction",
                        Calibration.SAME_DIRECTION_COSINE,
                        new FinalScale(),
                        cosine -> wrongFromTheFirstRow()
                                .soundStates()
                                .cosine(cosine)
                                .rows(0.2, 0.2, 0.2)),
                from(
                        "a KL of the wrong length",
                        Calibration.WRONG_LENGTH_KL_NATS,
                        new FinalScale(),
                        nats -> wrongFromTheFirstRow()
                                .soundStates()
                                .cosine(0.9999)
                                .rows(nats, nats, nats)),
                from(
                        "a growth of KL along the prompt",
                        Calibration.TREND_KL_GROWTH,
                        new LongContextOnly(),
                        factor -> sound().rowsOf(LONG, growing(factor)).objection(CheckId.TEACHER_FORCED_SWEEP, LONG)),
                from(
                        "a start that heals",
                        Calibration.HEALED_KL_RATIO,
                        new StaleState(StaleState.Sign.ROWS_HEAL),
                        factor -> sound().rows(healing(0.001 * factor, 0.001))
                                .objection(CheckId.TEACHER_FORCED_SWEEP, GATE)),
                from(
                        "a first state that is nonsense",
                        Calibration.NONSENSE_STATE_ERROR,
                        new NonsenseOutput(NonsenseOutput.Kind.ROWS_AND_STATES),
                        error -> wrongFromTheFirstRow()
                                .cosine(0.1)
                                .choices(List.of(1, 2, 3), List.of(4, 5, 6))
                                .state("0.conv_state", error)),
                from(
                        "a window in the last layer",
                        Calibration.SHORT_REACH_PER_ROUNDING_KL,
                        new AttentionReach(),
                        factor -> wrongAfterTheFirstRow()
                                .soundStates()
                                .rows(
                                        NEAR_KL_NATS,
                                        Calibration.EIGHT_BIT_ROUNDING_KL_NATS * factor,
                                        Calibration.EIGHT_BIT_ROUNDING_KL_NATS * factor)),
                from(
                        "recurrent states that are all out of proportion",
                        Calibration.RECURRENT_PER_CONV_ERROR,
                        new WrongRecurrence(),
                        factor -> wrongFromTheFirstRow()
                                .state("0.conv_state", 0.03)
                                .state("0.recurrent_state", 0.3, 0.5, 5000)
                                .state("1.conv_state", 0.3)
                                .state("1.recurrent_state", 0.3 * factor, 0.5, 5000)));
    }

    /** An upper limit of a figure: just under it is recognised, just over it is not. */
    private static Arguments upTo(
            String name, double limit, Signature signature, DoubleFunction<EvidenceSample> evidence) {
        return arguments(name, signature, evidence.apply(limit * (1 - JUST)), evidence.apply(limit * (1 + JUST)));
    }

    /** A lower limit of a figure: just over it is recognised, just under it is not. */
    private static Arguments from(
            String name, double limit, Signature signature, DoubleFunction<EvidenceSample> evidence) {
        return arguments(name, signature, evidence.apply(limit * (1 + JUST)), evidence.apply(limit * (1 - JUST)));
    }

    static Stream<Arguments> counts() {
        return Stream.of(
                arguments(
                        "rows with one top-1",
                        new NonsenseOutput(NonsenseOutput.Kind.CONSTANT),
                        constant(Calibration.CONSTANT_ROWS),
                        constant(Calibration.CONSTANT_ROWS - 1)),
                arguments(
                        "rows on a grid",
                        new CoarseLogits(),
                        grid(Calibration.GRID_ROWS, 0.001),
                        grid(Calibration.GRID_ROWS - 1, 0.001)),
                arguments(
                        "a grid that is coarser than the dtype",
                        new CoarseLogits(),
                        grid(8, 0.25 / Calibration.GRID_STEP_PER_ULP),
                        grid(8, 0.26 / Calibration.GRID_STEP_PER_ULP)),
                arguments(
                        "few bits",
                        new TooFewLevels(TooFewLevels.Growth.EVEN),
                        wrongFromTheFirstRow().bodyBits((int) Calibration.FEW_BITS),
                        wrongFromTheFirstRow().bodyBits((int) Calibration.FEW_BITS + 1)),
                arguments(
                        "elements that are cut off",
                        new ClippedCache(),
                        cache(Calibration.CUT_OFF_SHARE + 1e-6, null),
                        cache(Calibration.CUT_OFF_SHARE, null)),
                arguments(
                        "elements of 8 bits that are zero",
                        new CoarseState(),
                        cache(null, Calibration.ZEROED_SHARE + 1e-6).stateType("int8"),
                        cache(null, Calibration.ZEROED_SHARE).stateType("int8")),
                arguments(
                        "elements that are zero in codes of more than few bits",
                        new CoarseState(),
                        cache(null, 0.5).stateType("uint8"),
                        cache(null, 0.5).stateType("uint4")),
                arguments(
                        "fewer values than the cache beside",
                        new CoarseState(),
                        wrongFromTheFirstRow()
                                .state("0.key", 0.1, 1, 100)
                                .state("0.value", 0.1, 1, 100 * Calibration.FEWER_VALUES_THAN_BESIDE + 1),
                        wrongFromTheFirstRow()
                                .state("0.key", 0.1, 1, 100)
                                .state("0.value", 0.1, 1, 100 * Calibration.FEWER_VALUES_THAN_BESIDE)),
                arguments(
                        "tokens before a device leaves late",
                        new LateDivergence(),
                        device(Calibration.LATE_TOKENS),
                        device(Calibration.LATE_TOKENS - 1)),
                arguments(
                        "a shift of ids",
                        new ShiftedVocabulary(),
                        wrongFromTheFirstRow().choices(List.of(10, 20), List.of(12, 22)),
                        wrongFromTheFirstRow().choices(List.of(10, 20), List.of(13, 23))),
                arguments(
                        "ids that agree once shifted",
                        new ShiftedVocabulary(),
                        wrongFromTheFirstRow().choices(List.of(10, 20, 30, 40, 50), List.of(11, 21, 31, 41, 9)),
                        wrongFromTheFirstRow().choices(List.of(10, 20, 30, 40, 50), List.of(11, 21, 31, 8, 9))),
                arguments(
                        "rows before a trend is seen",
                        new AccumulatingNoise(),
                        sound().rowsOf(LONG, growing(9)).objection(CheckId.TEACHER_FORCED_SWEEP, LONG),
                        sound().rowsOf(LONG, DoubleStream.of(growing(9)).skip(1).toArray())
                                .objection(CheckId.TEACHER_FORCED_SWEEP, LONG)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"upperLimits", "lowerLimits", "counts"})
    void a_figure_decides_where_it_says(
            String name, Signature signature, EvidenceSample recognised, EvidenceSample notRecognised) {
        assertThat(recognised.ask(signature)).isPresent();
        assertThat(notRecognised.ask(signature)).isEmpty();
    }

    static EvidenceSample cache(@Nullable Double cutOffShare, @Nullable Double zeroedShare) {
        return wrongFromTheFirstRow()
                .state(
                        "0.key",
                        5000,
                        0,
                        true,
                        new StateDifference(
                                1,
                                0.1,
                                null,
                                new CacheDifference(
                                        16, 32, 0.1, 0.1, 0.1, 0, null, null, null, cutOffShare, zeroedShare)));
    }

    static EvidenceSample handoff() {
        return wrongAfterTheFirstRow().state("0.recurrent_state", 0.01).state("1.conv_state", 0.9);
    }

    static EvidenceSample decay(double cosine, double error) {
        return wrongAfterTheFirstRow()
                .seededKlNats(FAR_KL_NATS)
                .state("0.conv_state", 0.01)
                .state("0.recurrent_state", error, cosine, 5000);
    }

    static EvidenceSample rotated(double keyError, double valueError) {
        return wrongAfterTheFirstRow()
                .state("0.recurrent_state", 0.01)
                .state("1.key", keyError)
                .state("1.value", valueError);
    }

    static double[] growing(double factor) {
        double[] rows = new double[Calibration.TREND_ROWS];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i < rows.length / 2 ? NEAR_KL_NATS : NEAR_KL_NATS * factor;
        }
        return rows;
    }

    static double[] healing(double first, double rest) {
        return DoubleStream.concat(
                        DoubleStream.of(first, first),
                        DoubleStream.generate(() -> rest).limit(8))
                .toArray();
    }

    private static EvidenceSample constant(int rows) {
        List<Integer> oracle = IntStream.rangeClosed(1, rows).boxed().toList();
        return wrongFromTheFirstRow().choices(oracle, Collections.nCopies(rows, 50));
    }

    static EvidenceSample grid(int rows, double ulp) {
        double[] logits = new double[2 * rows];
        for (int i = 0; i < rows; i++) {
            logits[2 * i] = 10 + 0.25 * (i % 3);
            logits[2 * i + 1] = 0.25;
        }
        return wrongFromTheFirstRow().logits(ulp, logits);
    }

    private static EvidenceSample device(int agreeing) {
        List<Integer> expected = IntStream.rangeClosed(1, 20).boxed().toList();
        Sequence sequence = Samples.diverging(expected, agreeing, 77, new Margin(1, 0.1), null);
        return sound().with(new DeviceParity(Subject.of(CheckId.DEVICE_RUNS, GATE, "phone"), sequence, sequence))
                .objection(CheckId.DEVICE_RUNS, GATE);
    }
}
