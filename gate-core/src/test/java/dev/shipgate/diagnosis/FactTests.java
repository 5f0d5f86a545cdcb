package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static dev.shipgate.diagnosis.EvidenceSample.wrongAfterTheFirstRow;
import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.MarginNoiseSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.Padding;
import dev.shipgate.transcript.BundleContract.Vocabulary;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.NegativeControl.Control;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.ClaimRule;
import dev.shipgate.transcript.Policy.Consequence;
import dev.shipgate.transcript.Policy.Waiver;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Signatures that state a fact: each with the evidence that shows it, and with the nearest that doesn't. */
class FactTests {

    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, GATE);
    private static final Subject GREEDY = Subject.of(CheckId.GREEDY, GATE);
    private static final Subject CONTRACT = Subject.of(CheckId.BUNDLE_CONTRACT);
    private static final Subject HEALTH = Subject.of(CheckId.ORACLE_HEALTH, GATE);
    private static final Subject DEVICE = Subject.of(CheckId.DEVICE_RUNS, GATE, "phone");
    private static final Subject STATES = Subject.of(CheckId.CARRIED_STATE, GATE);

    /** These speak whatever noise explains. */
    @Test
    void the_signatures_that_state_a_fact() {
        assertThat(Diagnosis.PRECEDENCE.stream()
                        .filter(Signature::statesAFact)
                        .map(signature -> signature.getClass().getSimpleName())
                        .distinct())
                .containsExactlyInAnyOrder(
                        "Bisected",
                        "BrokenContract",
                        "ByteIdenticalBaseline",
                        "ContextNotKept",
                        "CutOffCache",
                        "DivergingDevice",
                        "DroppedStateWrites",
                        "ExplodingState",
                        "FalseClaim",
                        "LateDivergence",
                        "MisplacedState",
                        "MissingSurface",
                        "NeverStops",
                        "NonFiniteLogits",
                        "NotRepeatable",
                        "NotRunnable",
                        "NotSupported",
                        "PrefillLeavesWrongState",
                        "ShortVocabulary",
                        "StaleState",
                        "TokenizerNotSupported",
                        "TruncatedRecording",
                        "UndetectedControl",
                        "UnfinishedDeviceRun",
                        "UnfitOracle",
                        "WidthDependent",
                        "WrongExpertCount");
    }

    @Nested
    class A_judgement {

        @Test
        void of_the_contract_that_fails_or_is_open_breaks_the_contract() {
            assertFinding(
                    sound().judged(CONTRACT, Verdict.FAIL, "two widths"),
                    new BrokenContract(),
                    "broken-contract",
                    Strength.CONCLUSIVE,
                    CONTRACT + ": two widths");
            assertFinding(
                    sound().judged(CONTRACT, Verdict.INCONCLUSIVE, "no width"),
                    new BrokenContract(),
                    "broken-contract",
                    Strength.CONCLUSIVE,
                    CONTRACT + ": no width");
            assertNothing(sound().judged(CONTRACT, Verdict.INVALID_ORACLE, "another vocabulary"), new BrokenContract());
            assertNothing(sound().judged(SWEEP, Verdict.FAIL, "a flip"), new BrokenContract());
            assertNothing(sound().advised(CONTRACT, Verdict.FAIL, "two widths"), new BrokenContract());
        }

        @Test
        void of_a_contract_that_the_gate_cannot_read_breaks_nothing() {
            assertNothing(
                    sound().judged(CONTRACT, Verdict.INCONCLUSIVE, "no width")
                            .with(new Failed(CONTRACT, Failed.UNSUPPORTED, "operator Foo")),
                    new BrokenContract());
            assertFinding(
                    sound().judged(CONTRACT, Verdict.INCONCLUSIVE, "no width")
                            .with(new Failed(GREEDY, Failed.UNSUPPORTED, "operator Foo"))
                            .with(new Failed(CONTRACT, "load", "no file")),
                    new BrokenContract(),
                    "broken-contract",
                    Strength.CONCLUSIVE,
                    CONTRACT + ": no width");
        }

        @Test
        void of_the_oracle_shows_that_it_cannot_judge() {
            assertFinding(
                    sound().judged(HEALTH, Verdict.INVALID_ORACLE, "a near-tie")
                            .judged(CONTRACT, Verdict.INVALID_ORACLE, "another vocabulary"),
                    new UnfitOracle(),
                    "unfit-oracle",
                    Strength.CONCLUSIVE,
                    HEALTH + ": a near-tie",
                    CONTRACT + ": another vocabulary");
            assertNothing(sound().judged(CONTRACT, Verdict.FAIL, "two widths"), new UnfitOracle());
        }

        @Test
        void of_repeatability_shows_different_bits() {
            Subject again = Subject.of(CheckId.REPEATABILITY, GATE);

            assertFinding(
                    sound().judged(again, Verdict.FAIL, "2 of 3 rows"),
                    new NotRepeatable(),
                    "not-repeatable",
                    Strength.CONCLUSIVE,
                    again + ": 2 of 3 rows");
            assertNothing(sound().judged(again, Verdict.INCONCLUSIVE, "no rows"), new NotRepeatable());
        }

        @Test
        void of_an_error_shows_that_the_engine_cannot_run_the_bundle() {
            assertFinding(
                    sound().judged(SWEEP, Verdict.ERROR, "no such file"),
                    new NotRunnable(),
                    "not-runnable",
                    Strength.CONCLUSIVE,
                    SWEEP + ": no such file");
            assertNothing(sound().judged(SWEEP, Verdict.FAIL, "a flip"), new NotRunnable());
        }

        /** An error of a control that was compared: the fault that it planted wasn't detected. */
        @Test
        void of_a_control_that_stays_green_shows_a_blind_gate() {
            Subject control = Control.PERMUTED_ROW.subject();
            EvidenceSample blind =
                    sound().with(Samples.control(Control.PERMUTED_ROW)).judged(control, Verdict.ERROR, "not detected");
            EvidenceSample notRun =
                    sound().with(Samples.control(Control.ZEROED_SEED)).judged(control, Verdict.ERROR, "no such file");

            assertFinding(
                    blind, new UndetectedControl(), "blind-gate", Strength.CONCLUSIVE, control + ": not detected");
            assertNothing(blind, new NotRunnable());
            assertNothing(notRun, new UndetectedControl());
            assertFinding(notRun, new NotRunnable(), "not-runnable", Strength.CONCLUSIVE, control + ": no such file");
            assertNothing(
                    sound().with(Samples.control(Control.PERMUTED_ROW))
                            .judged(control, Verdict.INCONCLUSIVE, "not measured"),
                    new UndetectedControl());
        }

        @Test
        void of_rows_that_are_not_finite_shows_them() {
            Tally nan = new Tally(3, 2, List.of(), List.of(), List.of(), List.of(1), 0, 0, List.of());

            assertFinding(
                    sound().objection(CheckId.GREEDY, GATE, nan),
                    new NonFiniteLogits(),
                    "non-finite-logits",
                    Strength.CONCLUSIVE,
                    Subject.of(CheckId.GREEDY, GATE) + ": a flip");
            assertNothing(sound().objection(CheckId.GREEDY, GATE), new NonFiniteLogits());
            assertNothing(sound().judged(SWEEP, Verdict.FAIL, "no tally"), new NonFiniteLogits());
        }
    }

    @Test
    void a_graph_that_the_gate_cannot_run_is_named_once() {
        assertFinding(
                sound().with(new Failed(GREEDY, Failed.UNSUPPORTED, "operator Foo"))
                        .with(new Failed(CONTRACT, Failed.UNSUPPORTED, "operator Foo")),
                new NotSupported(),
                "not-supported",
                Strength.CONCLUSIVE,
                "operator Foo");
        assertNothing(sound().with(new Failed(GREEDY, "load", "no such file")), new NotSupported());
    }

    @Nested
    class A_vocabulary {

        private static final String SAYS = "manifest and oracle say 100, a row of logits has 90";

        @Test
        void narrower_than_manifest_and_oracle_say_is_cut() {
            assertFinding(
                    vocabulary(new Vocabulary(100, 90, 100)),
                    new ShortVocabulary(),
                    "vocabulary-width",
                    Strength.CONCLUSIVE,
                    SAYS);
        }

        @Test
        void as_wide_as_the_oracles_or_of_a_manifest_that_says_otherwise_is_not() {
            assertNothing(vocabulary(new Vocabulary(100, 100, 100)), new ShortVocabulary());
            assertNothing(vocabulary(new Vocabulary(90, 90, 100)), new ShortVocabulary());
            assertNothing(vocabulary(new Vocabulary(null, 90, 100)), new ShortVocabulary());
        }

        @Test
        void with_padding_counts_if_the_padding_is_chosen() {
            assertFinding(
                    vocabulary(padded(new Padding(16, 2, 101, -0.5))),
                    new ShortVocabulary(),
                    "vocabulary-width",
                    Strength.CONCLUSIVE,
                    "the oracle says 100, a row of logits has 128",
                    "an id after the oracle's last has the largest logit in 2 of 16 rows");
            assertNothing(vocabulary(padded(new Padding(16, 0, null, null))), new ShortVocabulary());
        }

        @Test
        void with_padding_counts_if_the_bundles_noise_could_choose_it() {
            EvidenceSample quiet = vocabulary(padded(new Padding(16, 0, 101, 0.2)))
                    .with(MarginNoiseSample.quiet().sigma(0.02).build());
            EvidenceSample noisy = vocabulary(padded(new Padding(16, 0, 101, 0.2)))
                    .with(MarginNoiseSample.quiet().sigma(0.05).build());

            assertNothing(quiet, new ShortVocabulary());
            assertThat(noisy.ask(new ShortVocabulary())).isPresent();
        }

        private static Vocabulary padded(Padding padding) {
            return new Vocabulary(100, 128, 100, padding);
        }

        private static EvidenceSample vocabulary(Vocabulary vocabulary) {
            BundleContract contract = Samples.contract();
            return sound().with(new BundleContract(
                    contract.subject(),
                    vocabulary,
                    contract.tokenizer(),
                    contract.context(),
                    contract.stopTokens(),
                    contract.retokenisations()));
        }
    }

    @Nested
    class A_baseline {

        private static final Subject PARITY = Subject.of(CheckId.BASELINE_PARITY);

        @Test
        void with_the_same_graph_shows_an_option_without_effect() {
            assertFinding(
                    sound().baseline(bundle(file("other.onnx", "c"))).judged(PARITY, Verdict.FAIL, "too alike"),
                    new ByteIdenticalBaseline(),
                    "no-effect-flag",
                    Strength.CONCLUSIVE,
                    "model.onnx (sha256 " + "c".repeat(64) + ") is in both bundles");
        }

        @Test
        void with_another_graph_or_that_nobody_objects_to_shows_nothing() {
            assertNothing(
                    sound().baseline(bundle(file("model.onnx", "d"))).judged(PARITY, Verdict.FAIL, "too alike"),
                    new ByteIdenticalBaseline());
            assertNothing(sound().baseline(bundle(file("model.onnx", "c"))), new ByteIdenticalBaseline());
            assertNothing(sound().judged(PARITY, Verdict.FAIL, "none was given"), new ByteIdenticalBaseline());
        }

        private static FileFacts file(String path, String digit) {
            return new FileFacts(path, digit.repeat(64), 20);
        }

        private static BundleFacts bundle(FileFacts file) {
            BundleFacts sample = Samples.bundle("baseline", null);
            return new BundleFacts(
                    sample.name(),
                    sample.location(),
                    sample.layout(),
                    sample.vocabularySize(),
                    sample.maxContextLength(),
                    sample.eosTokenIds(),
                    sample.compression(),
                    List.of(file),
                    sample.audit(),
                    sample.engine());
        }
    }

    @Nested
    class A_device {

        @Test
        void that_ends_short_recorded_too_few_tokens() {
            EvidenceSample cut = device(DivergenceKind.ENDS_SHORT, Verdict.INCONCLUSIVE);

            assertFinding(
                    cut,
                    new TruncatedRecording(),
                    "truncated-not-corrupt",
                    Strength.CONCLUSIVE,
                    DEVICE + ": 2 of 3 tokens, all of them correct; with the prompt that is token 5");
            assertNothing(cut, new DivergingDevice());
            assertNothing(device(DivergenceKind.OTHER_TOKEN, Verdict.FAIL), new TruncatedRecording());
            assertNothing(sound().with(parity(DEVICE, DivergenceKind.ENDS_SHORT)), new TruncatedRecording());
            assertNothing(
                    sound().with(new DeviceParity(DEVICE, same(), same())).judged(DEVICE, Verdict.FAIL, "a flip"),
                    new TruncatedRecording());
            DeviceParity ended = parity(DEVICE, DivergenceKind.ENDS_SHORT);
            DeviceParity notFinite =
                    new DeviceParity(DEVICE, ended.againstOracle(), ended.againstBundle(), List.of(), null, null, 2);
            EvidenceSample failed = sound().with(notFinite).judged(DEVICE, Verdict.FAIL, "NaN");
            assertNothing(failed, new TruncatedRecording());
            assertFinding(failed, new DivergingDevice(), "diverging-device", Strength.CONCLUSIVE, DEVICE + ": NaN");
        }

        @Test
        void whose_run_did_not_end_is_unfinished() {
            DeviceParity unfinished = new DeviceParity(DEVICE, same(), same(), List.of(), "the run did not end", null);
            assertFinding(
                    sound().with(unfinished).judged(DEVICE, Verdict.INCONCLUSIVE, "cut short"),
                    new UnfinishedDeviceRun(),
                    "device-run-unfinished",
                    Strength.CONCLUSIVE,
                    DEVICE + ": cut short");
            assertNothing(sound().with(unfinished), new UnfinishedDeviceRun());
            assertNothing(
                    sound().with(new DeviceParity(DEVICE, same(), same()))
                            .judged(DEVICE, Verdict.INCONCLUSIVE, "another bundle"),
                    new UnfinishedDeviceRun());
        }

        @Test
        void that_chooses_another_token_differs() {
            assertFinding(
                    device(DivergenceKind.OTHER_TOKEN, Verdict.FAIL),
                    new DivergingDevice(),
                    "diverging-device",
                    Strength.CONCLUSIVE,
                    DEVICE + ": it differs");
            assertNothing(sound(), new DivergingDevice());
        }

        @Test
        void that_only_goes_on_lacks_a_stop_token() {
            assertFinding(
                    device(DivergenceKind.RUNS_PAST_STOP, Verdict.FAIL),
                    new DivergingDevice(),
                    "device-runs-past-stop",
                    Strength.CONCLUSIVE,
                    DEVICE + ": it differs");
            assertFinding(
                    device(DivergenceKind.RUNS_PAST_STOP, Verdict.FAIL)
                            .with(parity(Subject.of(CheckId.DEVICE_RUNS, GATE, "tablet"), DivergenceKind.OTHER_TOKEN)),
                    new DivergingDevice(),
                    "diverging-device",
                    Strength.CONCLUSIVE,
                    DEVICE + ": it differs");
            assertFinding(
                    sound().with(new DeviceParity(DEVICE, same(), same())).judged(DEVICE, Verdict.FAIL, "it differs"),
                    new DivergingDevice(),
                    "diverging-device",
                    Strength.CONCLUSIVE,
                    DEVICE + ": it differs");
        }

        @Test
        void that_leaves_late_is_told_with_the_bundles_margin() {
            assertFinding(
                    late(Samples.row(99, 7, 0.25), Verdict.FAIL),
                    new LateDivergence(),
                    "late-fork",
                    Strength.CONCLUSIVE,
                    DEVICE + ": leaves the gated bundle at token 16, where the bundle's margin is 0.250 nat");
            assertFinding(
                    late(null, Verdict.FAIL),
                    new LateDivergence(),
                    "late-fork",
                    Strength.CONCLUSIVE,
                    DEVICE + ": leaves the gated bundle at token 16");
            assertNothing(late(null, Verdict.INCONCLUSIVE), new LateDivergence());
            assertNothing(device(DivergenceKind.RUNS_PAST_STOP, Verdict.FAIL), new LateDivergence());
        }

        private static EvidenceSample late(@Nullable RowTop bundle, Verdict verdict) {
            List<Integer> expected = IntStream.range(0, 20).boxed().toList();
            List<Integer> found = new ArrayList<>(expected.subList(0, 16));
            found.add(99);
            Sequence sequence = new Sequence(
                    expected,
                    found,
                    null,
                    null,
                    new Divergence(
                            16, DivergenceKind.OTHER_TOKEN, Samples.token(16), Samples.token(99), null, null, bundle));
            return sound().with(new DeviceParity(DEVICE, sequence, sequence)).judged(DEVICE, verdict, "it differs");
        }

        private static EvidenceSample device(DivergenceKind kind, Verdict verdict) {
            return sound().with(parity(DEVICE, kind)).judged(DEVICE, verdict, "it differs");
        }

        private static DeviceParity parity(Subject subject, DivergenceKind kind) {
            boolean past = kind == DivergenceKind.RUNS_PAST_STOP;
            boolean cut = kind == DivergenceKind.ENDS_SHORT;
            Sequence sequence = new Sequence(
                    past ? List.of(7, 9) : List.of(7, 9, 11),
                    cut ? List.of(7, 9) : List.of(7, 9, 5),
                    null,
                    null,
                    new Divergence(
                            2, kind, past ? null : Samples.token(11), cut ? null : Samples.token(5), null, null, null));
            return new DeviceParity(subject, sequence, sequence);
        }

        private static Sequence same() {
            return Samples.identical(7, 9, 11);
        }
    }

    @Test
    void a_bundle_that_goes_on_after_the_oracles_stop_never_stops() {
        assertFinding(
                sound().with(continuation(DivergenceKind.RUNS_PAST_STOP)),
                new NeverStops(),
                "never-stops",
                Strength.SUGGESTIVE,
                Subject.of(CheckId.GREEDY, GATE) + ": the oracle stops at token 2, the bundle continues with "
                        + Samples.token(5));
        assertNothing(sound().with(continuation(DivergenceKind.OTHER_TOKEN)), new NeverStops());
    }

    private static GreedySequence continuation(DivergenceKind kind) {
        return Samples.greedy(
                GATE,
                new Sequence(
                        kind == DivergenceKind.RUNS_PAST_STOP ? List.of(7, 9) : List.of(7, 9, 11),
                        List.of(7, 9, 5),
                        null,
                        null,
                        new Divergence(
                                2,
                                kind,
                                kind == DivergenceKind.RUNS_PAST_STOP ? null : Samples.token(11),
                                Samples.token(5),
                                new Margin(1, 0.1),
                                null,
                                null)));
    }

    @Nested
    class A_carried_state {

        @Test
        void that_never_changes_or_stays_empty_lost_what_was_written() {
            CarriedStates dead = new CarriedStates(
                    STATES, 3, List.of(state("1.conv_state", 0, 0, false, 0), state("0.key", 0, 3, true, 1)));

            assertThat(wrongFromTheFirstRow().with(dead).ask(new DroppedStateWrites()))
                    .hasValueSatisfying(finding -> {
                        assertThat(finding.summary()).isEqualTo("what is written to 2 carried states is lost");
                        assertThat(finding.evidence())
                                .startsWith("over 1 case these states stay all zeros or never change, while the"
                                        + " oracle's do: 0.key, 1.conv_state")
                                .hasSizeGreaterThan(1);
                    });
        }

        @Test
        void that_changes_is_empty_in_the_oracle_too_or_is_not_finite_lost_nothing() {
            assertNothing(states(state("0.key", 0, 3, false, 1)), new DroppedStateWrites());
            assertNothing(states(state("0.key", 0, 3, true, 0)), new DroppedStateWrites());
            assertNothing(states(state("0.key", 1, 0, false, 1)), new DroppedStateWrites());
            assertNothing(
                    states(new State(CarriedSlot.of("0.key"), 3, 3, 0, null, true, 1, true, null)),
                    new DroppedStateWrites());
        }

        @Test
        void that_holds_fewer_tokens_than_the_oracles_is_cut_off() {
            assertFinding(
                    states(
                            new State(CarriedSlot.of("0.key"), 2, 3, 0, 3, false, 9, true, null),
                            new State(CarriedSlot.of("1.key"), 3, 3, 0, 3, false, 9, true, null),
                            new State(CarriedSlot.of("2.key"), 2, null, 0, 3, false, 9, true, null)),
                    new CutOffCache(),
                    "cut-off-cache",
                    Strength.CONCLUSIVE,
                    STATES + ": 0.key holds 2 tokens, the oracle's 3");
        }

        @Test
        void may_be_why_a_later_step_fails() {
            assertFinding(
                    sound().with(new Failed(GREEDY, "step", "position 64: step 64: no room")),
                    new CutOffCache(),
                    "cut-off-cache",
                    Strength.STRONG,
                    GREEDY + ": position 64: step 64: no room");
            assertNothing(sound().with(new Failed(GREEDY, "load", "no such file")), new CutOffCache());
            assertNothing(
                    sound().with(new Failed(Subject.of(CheckId.PREFILL_WIDTH, GATE), "step", "no such shape")),
                    new CutOffCache());
        }

        @Test
        void that_overflows_after_a_first_row_that_was_finite_exploded() {
            assertFinding(
                    wrongAfterTheFirstRow()
                            .state("0.conv_state", 0.01)
                            .state("0.recurrent_state", 9, 4, true, null)
                            .state("1.conv_state", 9, 8, true, null),
                    new ExplodingState(),
                    "exploding-state",
                    Strength.STRONG,
                    "0.recurrent_state, the first of its case, holds 4 NaN or infinite elements after the prompt, while"
                            + " the first row was finite");
            assertNothing(
                    wrongAfterTheFirstRow().rowsOf(EvidenceSample.LONG).state("0.recurrent_state", 9, 4, true, null),
                    new ExplodingState());
        }

        @Test
        void of_another_slot_is_misplaced() {
            assertFinding(
                    wrongAfterTheFirstRow()
                            .state("1.key", 5000, 0, true, new StateDifference(0.1, 1.2, "1.value"))
                            .state("1.value", 0.01),
                    new MisplacedState(),
                    "mislaid-state",
                    Strength.STRONG,
                    "alphabet: 1.key looks like 1.value");
        }

        private static EvidenceSample states(State... states) {
            return sound().with(new CarriedStates(STATES, 3, List.of(states)));
        }

        private static State state(String slot, int nonFinite, int changedSteps, boolean allZero, double error) {
            return new State(
                    CarriedSlot.of(slot),
                    3,
                    3,
                    nonFinite,
                    changedSteps,
                    allZero,
                    9,
                    true,
                    new StateDifference(0, error, null));
        }
    }

    @Nested
    class A_claim {

        private static final String LINE = "metadata:compression.dtype says int8, the graph holds int4";
        private static final Subject CLAIMS = Subject.of(CheckId.CLAIMS);

        private final Signature alone = new FalseClaim(FalseClaim.Beside.NOTHING);
        private final Signature beside = new FalseClaim(FalseClaim.Beside.OTHER_OBJECTIONS);

        @Test
        void that_is_false_is_told_alone_or_beside_other_objections() {
            EvidenceSample onlyClaims = claims(false).judged(CLAIMS, Verdict.FAIL, "false");
            EvidenceSample more =
                    claims(false).judged(CLAIMS, Verdict.FAIL, "false").judged(SWEEP, Verdict.FAIL, "a flip");

            assertFinding(onlyClaims, alone, "false-claim", Strength.CONCLUSIVE, LINE);
            assertNothing(onlyClaims, beside);
            assertFinding(more, beside, "false-claim", Strength.CONCLUSIVE, LINE);
            assertNothing(more, alone);
        }

        @Test
        void that_is_true_waived_or_ignored_is_not_told() {
            ClaimRule strict = new ClaimRule(Consequence.FAIL, Consequence.FAIL);

            assertNothing(claims(true), alone);
            assertNothing(claims(false).policy(policy(strict, waiver("metadata:compression.dtype"))), alone);
            assertFinding(
                    claims(false).policy(policy(strict, waiver("name:int8"))),
                    alone,
                    "false-claim",
                    Strength.CONCLUSIVE,
                    LINE);
            assertNothing(claims(false).policy(policy(new ClaimRule(Consequence.IGNORE, Consequence.FAIL))), alone);
        }

        @Test
        void about_a_graph_that_cannot_be_loaded_is_not_known_to_be_false() {
            assertNothing(claims(false).with(new Failed(GREEDY, "load", "no such file")), alone);
            assertThat(claims(false)
                            .with(new Failed(GREEDY, "step", "step 3: no room"))
                            .ask(alone))
                    .isPresent();
        }

        private static EvidenceSample claims(boolean borneOut) {
            Claims claims = Samples.claims(borneOut);
            return sound().with(claims);
        }

        private static Waiver waiver(String claim) {
            return new Waiver(claim, "because", LocalDate.parse("2027-01-31"));
        }

        private static Policy policy(ClaimRule claims, Waiver... waivers) {
            Policy policy = Samples.policy();
            return new Policy(
                    policy.schema(),
                    policy.name(),
                    policy.version(),
                    policy.margin(),
                    policy.minAgreementRate(),
                    policy.tiesPass(),
                    policy.checks(),
                    claims,
                    List.of(waivers),
                    policy.limits(),
                    policy.noise());
        }
    }

    private static void assertFinding(
            EvidenceSample sample, Signature signature, String name, Strength strength, String... evidence) {
        assertThat(sample.ask(signature)).hasValueSatisfying(finding -> {
            assertThat(finding.signature()).isEqualTo(name);
            assertThat(finding.strength()).isEqualTo(strength);
            assertThat(finding.evidence()).containsExactly(evidence);
        });
    }

    private static void assertNothing(EvidenceSample sample, Signature signature) {
        assertThat(sample.ask(signature)).map(Finding::signature).isEmpty();
    }
}
