package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.FAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.LONG;
import static dev.shipgate.diagnosis.EvidenceSample.NEAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static dev.shipgate.diagnosis.EvidenceSample.wrongAfterTheFirstRow;
import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.MarginNoiseSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.WeightAudit.CodeForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every signature that calls itself strong to the definition: a named alternative was excluded, and had that
 * measurement come out otherwise, there would be no such finding, or a weaker one. (The sabotage bench holds the
 * conclusive ones to theirs.)
 */
class StrengthTests {

    /**
     * A signature, and the alternative that it excludes.
     *
     * @param signature says that it is strong
     * @param alternative what else might have been the cause
     * @param excluded evidence in which it was not
     * @param notExcluded the same evidence, but for the measurement that excludes the alternative
     */
    record Row(Signature signature, String alternative, EvidenceSample excluded, EvidenceSample notExcluded) {

        @Override
        public String toString() {
            return signature.getClass().getSimpleName() + ", not " + alternative;
        }
    }

    static Stream<Row> rows() {
        return Stream.concat(rowsOfLogits(), rowsOfStates());
    }

    private static Stream<Row> rowsOfLogits() {
        return Stream.of(
                new Row(
                        new WrongHead(WrongHead.Sign.ZEROED_SCALES),
                        "the last layer",
                        wrongHead().zeroScales(3),
                        wrongHead().zeroScales(3).outsideOracleSpan(0.001)),
                new Row(
                        new MisreadCodes(),
                        "codes that are read as they were written",
                        wrongFromTheFirstRow().codeForm(CodeForm.TWOS_COMPLEMENT),
                        wrongFromTheFirstRow().codeForm(CodeForm.OFFSET_BINARY)),
                new Row(
                        new WrongHead(WrongHead.Sign.CLIPPED_CODES),
                        "the last layer",
                        wrongHead().saturatedShare(0.3),
                        wrongHead().saturatedShare(0.3).outsideOracleSpan(0.001)),
                new Row(
                        new WrongHead(WrongHead.Sign.NONE),
                        "the last layer or norm, where nobody knows the span",
                        wrongHead(),
                        wrongFromTheFirstRow().soundStates()),
                new Row(
                        new LastLayerFault(),
                        "the head",
                        wrongHead().outsideOracleSpan(0.001),
                        wrongHead().outsideOracleSpan(0.2)),
                new Row(
                        new FinalScale(),
                        "a tensor that turns the rows",
                        wrongFromTheFirstRow().soundStates().cosine(0.9999).rows(0.2, 0.2),
                        wrongFromTheFirstRow().soundStates().cosine(0.99).rows(0.2, 0.2)),
                new Row(
                        new PlainNoise(),
                        "a layer that stands out",
                        sound().soundStates()
                                .with(Samples.noise())
                                .cosine(0.9999)
                                .rows(0.001)
                                .objection(CheckId.GREEDY, GATE),
                        sound().soundStates()
                                .state("2.key", 0.5)
                                .with(Samples.noise())
                                .cosine(0.9999)
                                .rows(0.001)
                                .objection(CheckId.GREEDY, GATE)),
                new Row(
                        new LogitScale(),
                        "a head or a norm that turns the rows",
                        wrongFromTheFirstRow()
                                .soundStates()
                                .with(MarginNoiseSample.quiet()
                                        .slope(8, 0.2)
                                        .rho(20)
                                        .build()),
                        wrongFromTheFirstRow()
                                .soundStates()
                                .with(MarginNoiseSample.quiet()
                                        .slope(8, 5)
                                        .rho(20)
                                        .build())),
                new Row(
                        new RoundedActivations(),
                        "weights that are as wrong without rounded activations",
                        wrongHead()
                                .with(MarginNoiseSample.quiet()
                                        .exactRerun(1, 0.1)
                                        .build()),
                        wrongHead()
                                .with(MarginNoiseSample.quiet()
                                        .exactRerun(1, 0.8)
                                        .build())),
                new Row(
                        new SoftCap(),
                        "logits that shrink by a factor",
                        wrongFromTheFirstRow().largestLogits(logit -> 20 * Math.tanh(logit / 20)),
                        wrongFromTheFirstRow().largestLogits(logit -> 0.8 * logit)),
                new Row(
                        new OutlyingTokens(OutlyingTokens.By.SCORED),
                        "a head that is wrong everywhere",
                        wrongHead()
                                .with(MarginNoiseSample.quiet()
                                        .scored(0.5, 0.05)
                                        .build()),
                        wrongHead()
                                .with(MarginNoiseSample.quiet()
                                        .scored(0.08, 0.05)
                                        .build())),
                new Row(
                        new OutlyingTokens(OutlyingTokens.By.FED),
                        "a token that is wrong at one position only",
                        wrongFromTheFirstRow()
                                .with(MarginNoiseSample.quiet()
                                        .fed(1, 0.95, 0.05)
                                        .build()),
                        wrongFromTheFirstRow()
                                .with(MarginNoiseSample.quiet()
                                        .fed(1, 0.5, 0.05)
                                        .build())),
                new Row(
                        new ShiftedVocabulary(),
                        "ids that are right as they are",
                        wrongFromTheFirstRow().choices(List.of(10, 20), List.of(11, 21)),
                        wrongFromTheFirstRow().choices(List.of(10, 20), List.of(10, 20))),
                new Row(
                        new ShiftedPositions(),
                        "positions that are right as they are",
                        wrongFromTheFirstRow().choices(List.of(10, 20, 30, 40), List.of(9, 10, 20, 30)),
                        wrongFromTheFirstRow().choices(List.of(10, 20, 30, 40), List.of(10, 20, 30, 40))),
                new Row(
                        new CoarseLogits(),
                        "a dtype that can tell no more apart",
                        SignatureTests.grid(8, 0.001),
                        SignatureTests.grid(8, 0.25)),
                new Row(
                        new NonsenseOutput(NonsenseOutput.Kind.ROWS_AND_STATES),
                        "the head",
                        wrongFromTheFirstRow()
                                .cosine(0.1)
                                .choices(List.of(1, 2), List.of(4, 5))
                                .state("0.conv_state", 0.9),
                        wrongFromTheFirstRow()
                                .cosine(0.1)
                                .choices(List.of(1, 2), List.of(4, 5))
                                .state("0.conv_state", 0.01)),
                new Row(
                        new LongContextOnly(),
                        "what is wrong in short prompts too",
                        sound().rowsOf(LONG, SignatureTests.growing(9)).objection(CheckId.TEACHER_FORCED_SWEEP, LONG),
                        sound().rowsOf(LONG, SignatureTests.growing(9))
                                .objection(CheckId.TEACHER_FORCED_SWEEP, LONG)
                                .objection(CheckId.TEACHER_FORCED_SWEEP, GATE)),
                new Row(
                        new WidthDependent(WidthDependent.Steps.RIGHT),
                        "what is wrong in single steps too",
                        prefill(),
                        prefill().objection(CheckId.TEACHER_FORCED_SWEEP, GATE)),
                new Row(
                        new PrefillLeavesWrongState(),
                        "rows of the prefill that are wrong by themselves",
                        sound().objection(CheckId.PREFILL_WIDTH, GATE, agreeing()),
                        sound().objection(CheckId.PREFILL_WIDTH, GATE)));
    }

    private static Stream<Row> rowsOfStates() {
        StateDifference mislaid = new StateDifference(0.1, 1.2, "1.value");
        return Stream.of(
                new Row(
                        new ExplodingState(),
                        "NaN that did not grow",
                        wrongAfterTheFirstRow().state("0.recurrent_state", 9, 1, true, null),
                        sound().objection(CheckId.TEACHER_FORCED_SWEEP, GATE)
                                .state("0.recurrent_state", 9, 1, true, null)),
                new Row(
                        new CoarseState(),
                        "a float state",
                        wrongFromTheFirstRow().state("0.recurrent_state", 0.1, 1, 99),
                        wrongFromTheFirstRow().state("0.recurrent_state", 0.1, 1, 5000)),
                new Row(
                        new CutOffCache(),
                        "a bundle that cannot be stepped at all",
                        sound().with(failed("position 64: step 64: no room")),
                        sound().with(failed("position 0: step 0: no room"))),
                new Row(
                        new RotaryPositions(),
                        "a wrong input of the layer",
                        SignatureTests.rotated(0.5, 0.01),
                        SignatureTests.rotated(0.5, 0.4)),
                new Row(new WrongKeys(), "rotation, which keeps lengths", keys(0.1), keys(0.001)),
                new Row(
                        new MisplacedState(),
                        "a wrong tensor",
                        wrongAfterTheFirstRow().state("1.key", 5000, 0, true, mislaid),
                        wrongFromTheFirstRow().state("1.key", 5000, 0, true, mislaid)),
                new Row(
                        new StaleState(StaleState.Sign.ROWS_HEAL),
                        "a step that computes wrongly",
                        wrongFromTheFirstRow().rows(SignatureTests.healing(FAR_KL_NATS, NEAR_KL_NATS)),
                        wrongFromTheFirstRow()
                                .rows(SignatureTests.healing(FAR_KL_NATS, NEAR_KL_NATS))
                                .seededKlNats(FAR_KL_NATS)),
                new Row(
                        new AttentionReach(),
                        "a wrong tensor of the attention",
                        attention(wrongAfterTheFirstRow()),
                        attention(wrongFromTheFirstRow())),
                new Row(
                        new StateHandoffFault(),
                        "a step that computes wrongly",
                        SignatureTests.handoff(),
                        SignatureTests.handoff().seededKlNats(FAR_KL_NATS)),
                new Row(
                        new ClippedCache(),
                        "coarse codes",
                        SignatureTests.cache(0.1, null),
                        SignatureTests.cache(null, 0.5)),
                new Row(
                        new TooFewLevels(TooFewLevels.Growth.EVEN),
                        "a single wrong tensor",
                        wrongFromTheFirstRow().bodyBits(4).state("0.key", 0.1).state("1.key", 0.2),
                        wrongFromTheFirstRow().bodyBits(4).state("0.key", 0.1).state("1.key", 0.9)),
                new Row(
                        new WrongRecurrence(),
                        "a decay that is a little off",
                        SignatureTests.decay(0.5, 0.9),
                        SignatureTests.decay(0.99, 0.3)),
                new Row(
                        new DecayParameters(),
                        "a state that is only kept wrongly",
                        SignatureTests.decay(0.99, 0.3),
                        SignatureTests.decay(0.99, 0.3).seededKlNats(1e-9)),
                new Row(
                        new WrongWeights(WrongWeights.Where.FIRST_ROW),
                        "what is carried",
                        wrongFromTheFirstRow().state("0.conv_state", 0.01).state("0.recurrent_state", 0.9),
                        wrongAfterTheFirstRow().state("0.conv_state", 0.01).state("0.recurrent_state", 0.9)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void a_strong_finding_excludes_an_alternative(Row row) {
        assertThat(row.excluded().ask(row.signature()))
                .get()
                .extracting(Finding::strength)
                .isEqualTo(Strength.STRONG);
        assertThat(row.notExcluded().ask(row.signature()))
                .map(Finding::strength)
                .isNotEqualTo(Optional.of(Strength.STRONG));
        assertThat(row.signature().strengths()).contains(Strength.STRONG);
    }

    /** A bisection has its own tests; it excludes every layer before the one in which the bundles part. */
    @Test
    void every_strong_signature_has_a_row() {
        List<String> strong = new ArrayList<>(Diagnosis.PRECEDENCE.stream()
                .filter(signature -> signature.strengths().contains(Strength.STRONG))
                .filter(signature -> !(signature instanceof Bisected))
                .map(StrengthTests::name)
                .toList());

        assertThat(rows().map(Row::signature).map(StrengthTests::name)).containsExactlyInAnyOrderElementsOf(strong);
    }

    @Test
    void every_signature_declares_a_strength() {
        assertThat(Diagnosis.PRECEDENCE)
                .allSatisfy(signature -> assertThat(signature.strengths()).isNotEmpty());
    }

    private static String name(Signature signature) {
        return signature.getClass().getSimpleName() + signature.strengths();
    }

    private static EvidenceSample keys(double lengthError) {
        return wrongAfterTheFirstRow()
                .state("0.recurrent_state", 0.01)
                .state(
                        "1.key",
                        5000,
                        0,
                        true,
                        new StateDifference(1, 0.5, null, new CacheDifference(16, 32, lengthError, 0.01, 0.5, 0, null)))
                .state("1.value", 0.01);
    }

    private static EvidenceSample wrongHead() {
        return wrongFromTheFirstRow().soundStates().outsideOracleSpan(0.2);
    }

    private static EvidenceSample attention(EvidenceSample sample) {
        return sample.state("0.key", 0.01).state("0.value", 0.01).state("1.conv_state", 0.9);
    }

    private static Tally agreeing() {
        return new Tally(3, 3, List.of(), List.of(), List.of(), List.of(), 0, 0, List.of());
    }

    private static EvidenceSample prefill() {
        EvidenceSample sample = sound().objection(CheckId.PREFILL_WIDTH, GATE);
        return sample.with(new PrefillWidth(
                Subject.of(CheckId.PREFILL_WIDTH, GATE),
                3,
                IntStream.range(0, 3)
                        .mapToObj(position -> PositionSample.at(position)
                                .difference(DifferenceSample.closeRows()
                                        .noise(null)
                                        .klNats(FAR_KL_NATS)
                                        .whole())
                                .build())
                        .toList(),
                List.of(1),
                2));
    }

    private static Failed failed(String cause) {
        return new Failed(Subject.of(CheckId.GREEDY, GATE), "step", cause);
    }
}
