package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.gate.Checks;
import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.Context;
import dev.shipgate.transcript.BundleContract.Retokenisation;
import dev.shipgate.transcript.BundleContract.Tokenizer;
import dev.shipgate.transcript.BundleContract.Tokenizer.Compared;
import dev.shipgate.transcript.BundleContract.Vocabulary;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DeviceRunFacts;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.SurfaceFacts;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Token;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTests {

    private static final LocalDate DAY = LocalDate.parse("2026-11-23");

    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");
    private static final Subject GREEDY = Subject.of(CheckId.GREEDY, "alphabet");
    private static final Subject SEED = Subject.of(CheckId.SEEDED_STEP, "alphabet");
    private static final Subject HEALTH = Subject.of(CheckId.ORACLE_HEALTH, "alphabet");
    private static final Subject CONTRACT = Subject.of(CheckId.BUNDLE_CONTRACT);

    @Test
    void everything_compared_and_equal_is_a_pass() {
        assertThat(verdict(Samples.green())).isEqualTo(Verdict.PASS);
    }

    @Nested
    class Nothing_to_compare_is_never_a_pass {

        @Test
        void no_cases() {
            Measurements measured = Samples.measurements(List.of(), List.of(Samples.contract()));

            assertThat(verdict(measured)).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(conclude(Samples.policy(), measured).headline())
                    .contains("nothing was compared: the oracle has no case that can be judged");
        }

        @Test
        void only_weak_cases() {
            Measurements measured = Samples.measurements(
                    List.of(new CaseFacts("near-tie", CaseKind.WEAK, 3, 1)), List.of(Samples.contract()));

            assertThat(verdict(measured)).isEqualTo(Verdict.INCONCLUSIVE);
        }

        @ParameterizedTest
        @EnumSource(
                value = CheckId.class,
                mode = EnumSource.Mode.EXCLUDE,
                names = {"BASELINE_PARITY", "DEVICE_RUNS", "CONTEXT_REACH"})
        void a_required_check_that_left_no_observation(CheckId missing) {
            List<Observation> rest = Samples.greenObservations().stream()
                    .filter(each -> each.subject().check() != missing)
                    .toList();

            assertThat(verdict(of(rest))).isIn(Verdict.INCONCLUSIVE, Verdict.INVALID_ORACLE);
        }

        @Test
        void a_check_that_could_not_measure() {
            assertThat(verdict(greenWith(new NotMeasured(SEED, "no seed")))).isEqualTo(Verdict.INCONCLUSIVE);
        }

        @Test
        void a_sweep_without_positions() {
            assertThat(verdict(greenWith(new TeacherForcedSweep(SWEEP, List.of(), List.of()))))
                    .isEqualTo(Verdict.INCONCLUSIVE);
        }

        @Test
        void a_continuation_without_tokens() {
            GreedySequence empty = Samples.greedy("alphabet", Samples.identical());

            assertThat(verdict(greenWith(empty))).isEqualTo(Verdict.INCONCLUSIVE);
        }

        @Test
        void a_policy_that_requires_nothing() {
            Map<CheckId, Requirement> checks = new LinkedHashMap<>();
            for (CheckId check : CheckId.values()) {
                checks.put(check, Requirement.ADVISORY);
            }
            Policy policy = with(Samples.policy(), checks);
            Measurements measured = Samples.green();

            assertThat(conclude(policy, measured))
                    .isEqualTo(new RunVerdict(
                            Verdict.INCONCLUSIVE,
                            "ship is inconclusive: the policy requires nothing, so nothing was judged."));
        }

        @Test
        void a_policy_that_compares_no_token_with_the_oracle() {
            Map<CheckId, Requirement> checks =
                    new LinkedHashMap<>(Samples.policy().checks());
            checks.put(CheckId.TEACHER_FORCED_SWEEP, Requirement.ADVISORY);
            checks.put(CheckId.GREEDY, Requirement.ADVISORY);
            checks.put(CheckId.SEEDED_STEP, Requirement.ADVISORY);

            RunVerdict verdict = conclude(with(Samples.policy(), checks), Samples.green());

            assertThat(verdict.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(verdict.headline()).contains("nothing that counts compares it with the oracle");
        }

        @Test
        void only_copies_of_a_case() {
            CaseFacts copy = new CaseFacts("copy", CaseKind.GATE, 3, 2, "alphabet");
            Measurements measured = Samples.measurements(List.of(copy), Samples.greenObservations());

            assertThat(verdict(measured)).isEqualTo(Verdict.INCONCLUSIVE);
        }

        @Test
        void a_baseline_that_the_policy_requires_and_nobody_gave() {
            Map<CheckId, Requirement> checks =
                    new LinkedHashMap<>(Samples.policy().checks());
            checks.put(CheckId.BASELINE_PARITY, Requirement.REQUIRED);
            Measurements measured = Samples.green();

            assertThat(conclude(with(Samples.policy(), checks), measured).verdict())
                    .isEqualTo(Verdict.INCONCLUSIVE);
        }

        @Test
        void a_baseline_that_nobody_gave_shows_as_not_given() {
            Judgement judgement = judgement(Samples.green(), Subject.of(CheckId.BASELINE_PARITY));

            assertThat(judgement.standing()).isEqualTo(Standing.NOT_GIVEN);
            assertThat(judgement.verdict()).isNull();
        }
    }

    @Test
    void two_cases_with_the_same_tokens_are_one_sample() {
        Measurements measured = Samples.measurements(
                List.of(
                        new CaseFacts("alphabet", CaseKind.GATE, 3, 2),
                        new CaseFacts("copy", CaseKind.GATE, 3, 2, "alphabet")),
                Samples.greenObservations());

        assertThat(judgements(measured))
                .filteredOn(each -> "copy".equals(each.subject().caseId()))
                .singleElement()
                .satisfies(copy -> {
                    assertThat(copy.subject().check()).isEqualTo(CheckId.ORACLE_HEALTH);
                    assertThat(copy.standing()).isEqualTo(Standing.REFUSED);
                    assertThat(copy.reason()).contains("the same tokens as case alphabet, and counts only once");
                });
        assertThat(conclude(Samples.policy(), measured).headline()).contains("at 3/3 positions of confident prompts.");
    }

    @Nested
    class A_sweep {

        @Test
        void fails_where_the_oracle_is_sure() {
            Judgement judgement = judgement(greenWith(sweep(5, 42)), SWEEP);

            assertThat(judgement.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(tally(judgement).flips()).containsExactly(1);
            assertThat(judgement.reason()).isEqualTo("2 of 3 positions agree; 1 flipped where the oracle is confident");
        }

        @Test
        void fails_on_non_finite_logits_under_any_policy() {
            Policy tolerant = with(Samples.policy(), 0.01);
            TeacherForcedSweep sweep = new TeacherForcedSweep(
                    SWEEP,
                    List.of(Samples.position(0, 5, 7), Samples.nonFinite(1), Samples.position(2, 5, 7)),
                    List.of());

            Judgement judgement = find(Checks.judge(tolerant, DAY).judge(greenWith(sweep)), SWEEP);

            assertThat(judgement.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(tally(judgement).nonFinite()).containsExactly(1);
        }

        @Test
        void tolerates_as_many_flips_as_the_policy_says() {
            Measurements measured = greenWith(sweep(5, 42));

            assertThat(find(Checks.judge(with(Samples.policy(), 0.66), DAY).judge(measured), SWEEP)
                            .verdict())
                    .isEqualTo(Verdict.PASS);
            assertThat(find(Checks.judge(with(Samples.policy(), 0.67), DAY).judge(measured), SWEEP)
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
        }

        @Test
        void that_ships_with_flips_says_how_many_in_the_headline() {
            Measurements measured = greenWith(sweep(5, 42));
            assertThat(conclude(with(Samples.policy(), 0.66), measured).headline())
                    .endsWith("; it differs at 1 position that the policy's min_agreement_rate allows.");
        }

        @Test
        void may_flip_at_a_tie_but_not_under_the_strict_policy() {
            Measurements measured = greenWith(sweep(0.05, 8));

            assertThat(judgement(measured, SWEEP).verdict()).isEqualTo(Verdict.PASS_TIE);
            assertThat(find(Checks.judge(BuiltInPolicy.STRICT.read(), DAY).judge(measured), SWEEP)
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
        }

        @Test
        void of_a_gate_case_needs_an_oracle_without_weak_positions() {
            Measurements measured = greenWith(Samples.health("alphabet", 5, 0.0999, 5));

            assertThat(judgement(measured, HEALTH).verdict()).isEqualTo(Verdict.INVALID_ORACLE);
            assertThat(judgement(measured, HEALTH).reason()).contains("near-tie at position 1");
            assertThat(judgement(measured, SWEEP).verdict()).isEqualTo(Verdict.INVALID_ORACLE);
            assertThat(verdict(measured)).isEqualTo(Verdict.INVALID_ORACLE);
        }

        @Test
        void is_healthy_at_the_floor_itself() {
            assertThat(verdict(greenWith(Samples.health("alphabet", 5, 0.1, 5))))
                    .isEqualTo(Verdict.PASS);
        }

        @Test
        void breaks_a_numeric_limit_only_if_the_policy_has_one() {
            Policy strict = limits(Policy.Limits.of(0.9995, null, null, null, null, null));

            assertThat(find(Checks.judge(strict, DAY).judge(Samples.green()), SWEEP)
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
            assertThat(find(
                                    Checks.judge(limits(Policy.Limits.of(null, 0.0009, null, null, null, null)), DAY)
                                            .judge(Samples.green()),
                                    SWEEP)
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
            assertThat(find(
                                    Checks.judge(limits(Policy.Limits.of(0.99, 0.1, null, null, null, null)), DAY)
                                            .judge(Samples.green()),
                                    SWEEP)
                            .verdict())
                    .isEqualTo(Verdict.PASS);
        }

        private TeacherForcedSweep sweep(double margin, int bundleTop1) {
            return new TeacherForcedSweep(
                    SWEEP,
                    List.of(
                            Samples.position(0, 5, 7),
                            Samples.position(1, margin, bundleTop1),
                            Samples.position(2, 5, 7)),
                    List.of());
        }
    }

    @Nested
    class A_long_case {

        @Test
        void passes_with_a_tie_on_the_runner_up_of_a_weak_position() {
            Judgement judgement = judgement(longCase(Samples.position(1, 0.04, 8)), SWEEP);

            assertThat(judgement.verdict()).isEqualTo(Verdict.PASS_TIE);
            assertThat(tally(judgement).ties()).containsExactly(1);
        }

        @Test
        void refuses_any_other_token_at_a_weak_position() {
            Judgement judgement = judgement(longCase(Samples.position(1, 0.04, 42)), SWEEP);

            assertThat(tally(judgement).refused()).containsExactly(1);
            assertThat(tally(judgement).ties()).isEmpty();
        }

        @Test
        void fails_at_a_healthy_position() {
            assertThat(verdict(longCase(Samples.position(1, 0.2, 8)))).isEqualTo(Verdict.FAIL);
        }

        @Test
        void counts_the_positions_that_are_too_weak_to_judge() {
            assertThat(tally(judgement(longCase(Samples.position(1, 0.04, 7)), SWEEP))
                            .weak())
                    .isEqualTo(1);
        }

        @Test
        void is_invalid_where_no_position_is_sure() {
            Measurements measured = Samples.measurements(
                    List.of(new CaseFacts("alphabet", CaseKind.LONG, 3, 2)),
                    replace(Samples.greenObservations(), Samples.health("alphabet", 0.01, 0.01, 0.01)));

            assertThat(verdict(measured)).isEqualTo(Verdict.INVALID_ORACLE);
        }

        @Test
        void fails_at_a_tie_if_the_policy_does_not_let_ties_pass() {
            Policy policy = Samples.policy();
            Policy noTies = new Policy(
                    policy.schema(),
                    "no ties",
                    1,
                    policy.margin(),
                    1,
                    false,
                    policy.checks(),
                    policy.claims(),
                    List.of(),
                    policy.limits(),
                    policy.noise());

            Judgement judgement = find(Checks.judge(noTies, DAY).judge(longCase(Samples.position(1, 0.04, 8))), SWEEP);

            assertThat(judgement.verdict()).isEqualTo(Verdict.FAIL);
        }

        @Test
        void is_measured_in_the_unit_of_the_policy() {
            Policy policy = Samples.policy();
            Policy byProbability = new Policy(
                    policy.schema(),
                    "prob",
                    1,
                    new Policy.MarginRule(MarginUnit.PROB, 0.02, 0.02, 1, 0.001),
                    1,
                    true,
                    policy.checks(),
                    policy.claims(),
                    List.of(),
                    policy.limits(),
                    policy.noise());
            Measurements measured = longCase(Samples.position(1, 0.15, 8));

            assertThat(find(Checks.judge(policy, DAY).judge(measured), SWEEP).verdict())
                    .isEqualTo(Verdict.FAIL);
            assertThat(find(Checks.judge(byProbability, DAY).judge(measured), SWEEP)
                            .verdict())
                    .isEqualTo(Verdict.PASS_TIE);
        }

        private Measurements longCase(PositionObservation second) {
            RowTop oracle = Objects.requireNonNull(second.oracle());
            return Samples.measurements(
                    List.of(new CaseFacts("alphabet", CaseKind.LONG, 3, 2)),
                    replace(
                            Samples.greenObservations(),
                            Samples.health("alphabet", 5, oracle.margin().logit(), 5),
                            new TeacherForcedSweep(
                                    SWEEP,
                                    List.of(Samples.position(0, 5, 7), second, Samples.position(2, 5, 7)),
                                    List.of())));
        }
    }

    @Nested
    class A_weak_case {

        @Test
        void shows_as_refused_and_does_not_count() {
            Measurements measured = Samples.measurements(
                    List.of(
                            new CaseFacts("alphabet", CaseKind.GATE, 3, 2),
                            new CaseFacts("near-tie", CaseKind.WEAK, 3, 2)),
                    Samples.greenObservations());

            List<Judgement> ofWeakCase = judgements(measured).stream()
                    .filter(each -> "near-tie".equals(each.subject().caseId()))
                    .toList();

            assertThat(ofWeakCase).singleElement().satisfies(judgement -> {
                assertThat(judgement.subject().check()).isEqualTo(CheckId.ORACLE_HEALTH);
                assertThat(judgement.standing()).isEqualTo(Standing.REFUSED);
                assertThat(judgement.verdict()).isNull();
            });
            assertThat(verdict(measured)).isEqualTo(Verdict.PASS);
        }
    }

    @Nested
    class An_oracle {

        @Test
        void whose_recorded_top_1_is_not_that_of_its_logits_is_invalid() {
            assertThat(verdict(greenWith(health(List.of(2), 0, 0)))).isEqualTo(Verdict.INVALID_ORACLE);
        }

        @Test
        void whose_recorded_margin_is_not_that_of_its_logits_is_invalid() {
            assertThat(verdict(greenWith(health(List.of(), 0.002, 0)))).isEqualTo(Verdict.INVALID_ORACLE);
            assertThat(verdict(greenWith(health(List.of(), 0, 0.002)))).isEqualTo(Verdict.INVALID_ORACLE);
            assertThat(verdict(greenWith(health(List.of(), 0.0005, 0.0005)))).isEqualTo(Verdict.PASS);
        }

        @Test
        void whose_logits_are_not_finite_is_invalid() {
            OracleHealth broken = new OracleHealth(
                    HEALTH,
                    List.of(new OracleHealth.PositionMargin(0, Samples.token(1), null, 2)),
                    null,
                    List.of(),
                    List.of(),
                    true,
                    0,
                    0);

            assertThat(judgement(greenWith(broken), HEALTH).reason()).contains("NaN or infinite logits at position 0");
            assertThat(verdict(greenWith(broken))).isEqualTo(Verdict.INVALID_ORACLE);
        }

        private OracleHealth health(List<Integer> wrongTop1, double logit, double prob) {
            OracleHealth healthy = Samples.health("alphabet", 5, 5, 5);
            return new OracleHealth(HEALTH, healthy.positions(), null, List.of(), wrongTop1, true, logit, prob);
        }
    }

    @Nested
    class A_contract {

        @Test
        void is_broken_if_manifest_and_graph_disagree_on_vocabulary() {
            assertThat(contract(new Vocabulary(101, 100, 100)).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(contract(new Vocabulary(100, 99, 100)).verdict()).isEqualTo(Verdict.FAIL);
        }

        @Test
        void is_another_models_if_only_the_oracle_has_another_vocabulary() {
            Judgement judgement = contract(new Vocabulary(100, 100, 2048));

            assertThat(judgement.verdict()).isEqualTo(Verdict.INVALID_ORACLE);
            assertThat(judgement.reason()).contains("the oracle was recorded from another model");
        }

        @Test
        void is_broken_if_the_context_is_too_short_for_a_case() {
            BundleContract contract = Samples.contract();
            BundleContract tooShort = new BundleContract(
                    CONTRACT,
                    contract.vocabulary(),
                    contract.tokenizer(),
                    new Context(39, 40, "alphabet", true),
                    contract.stopTokens(),
                    contract.retokenisations());

            assertThat(judgement(greenWith(tooShort), CONTRACT).reason())
                    .isEqualTo("the manifest promises 39 tokens of context, but case alphabet needs 40");
            assertThat(verdict(greenWith(tooShort))).isEqualTo(Verdict.FAIL);
        }

        @Test
        void is_broken_if_the_tokenizer_gives_other_ids() {
            BundleContract other = tokenised(
                    new Retokenisation("alphabet", 16, 17, 4, null),
                    Samples.contract().tokenizer());

            assertThat(judgement(greenWith(other), CONTRACT).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(judgement(greenWith(other), CONTRACT).reason())
                    .contains("from token 4 on (17 tokens against 16)");
        }

        @Test
        void is_broken_if_the_tokenizer_is_another_file() {
            BundleContract other = tokenised(
                    new Retokenisation("alphabet", 16, 16, null, null), new Tokenizer("a".repeat(64), "b".repeat(64)));

            assertThat(judgement(greenWith(other), CONTRACT).verdict()).isEqualTo(Verdict.FAIL);
        }

        @Test
        void is_whole_if_the_tokenizer_is_another_file_that_says_the_same() {
            BundleContract same = tokenised(
                    new Retokenisation("alphabet", 16, 16, null, null),
                    new Tokenizer("a".repeat(64), "b".repeat(64), Compared.CONTENTS, List.of(), null));

            assertThat(judgement(greenWith(same), CONTRACT).verdict()).isEqualTo(Verdict.PASS);
            assertThat(judgement(greenWith(same), CONTRACT).reason()).contains("says the same");
        }

        @Test
        void is_broken_if_the_tokenizer_says_something_else() {
            BundleContract other = tokenised(
                    new Retokenisation("alphabet", 16, 16, null, null),
                    new Tokenizer("a".repeat(64), "b".repeat(64), Compared.CONTENTS, List.of("merges: x"), null));

            assertThat(judgement(greenWith(other), CONTRACT).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(judgement(greenWith(other), CONTRACT).reason()).contains("merges: x");
        }

        @Test
        void names_the_tokens_that_the_tokenizer_puts_in_front() {
            BundleContract other = tokenised(
                    new Retokenisation("alphabet", 16, 17, 0, null, List.of(new Token(1, "<s>"))),
                    Samples.contract().tokenizer());

            assertThat(judgement(greenWith(other), CONTRACT).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(judgement(greenWith(other), CONTRACT).reason())
                    .contains("puts token 1 \"<s>\" before the text of a prompt");
        }

        @Test
        void is_inconclusive_if_the_tokenizer_was_not_run() {
            BundleContract other = tokenised(
                    new Retokenisation("alphabet", 16, null, null, "it is missing"),
                    Samples.contract().tokenizer());

            assertThat(judgement(greenWith(other), CONTRACT).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        }

        private Judgement contract(Vocabulary vocabulary) {
            BundleContract contract = Samples.contract();
            return judgement(
                    greenWith(new BundleContract(
                            CONTRACT,
                            vocabulary,
                            contract.tokenizer(),
                            contract.context(),
                            contract.stopTokens(),
                            contract.retokenisations())),
                    CONTRACT);
        }

        private BundleContract tokenised(Retokenisation retokenisation, Tokenizer tokenizer) {
            BundleContract contract = Samples.contract();
            return new BundleContract(
                    CONTRACT,
                    contract.vocabulary(),
                    tokenizer,
                    contract.context(),
                    contract.stopTokens(),
                    List.of(retokenisation));
        }
    }

    @Nested
    class A_continuation {

        private final List<Integer> expected = List.of(7, 9, 11);

        @Test
        void fails_where_it_leaves_the_oracle_at_a_real_margin() {
            Sequence sequence = Samples.diverging(expected, 1, 42, new Margin(0.57, 0.1), null);

            assertThat(judgement(greenWith(Samples.greedy("alphabet", sequence)), GREEDY)
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
        }

        @Test
        void is_a_tie_where_the_oracle_was_at_one() {
            Sequence sequence = Samples.diverging(expected, 1, 42, new Margin(0.05, 0.1), null);

            assertThat(judgement(greenWith(Samples.greedy("alphabet", sequence)), GREEDY)
                            .verdict())
                    .isEqualTo(Verdict.PASS_TIE);
        }

        @Test
        void is_not_judged_below_the_floor_if_it_did_not_choose_the_runner_up() {
            Sequence sequence = Samples.diverging(expected, 1, 42, new Margin(0.05, 0.1), Samples.token(8));

            Judgement judgement = judgement(greenWith(Samples.greedy("alphabet", sequence)), GREEDY);

            assertThat(judgement.verdict()).isEqualTo(Verdict.PASS_TIE);
            assertThat(judgement.reason()).contains("1 differ where the oracle is too weak to judge");
        }

        @Test
        void fails_where_the_oracles_margin_is_not_known() {
            Sequence sequence = Samples.diverging(expected, 1, 42, null, null);

            assertThat(judgement(greenWith(Samples.greedy("alphabet", sequence)), GREEDY)
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
        }

        @Test
        void fails_where_a_logit_is_not_finite() {
            Sequence ended = new Sequence(
                    expected,
                    List.of(7),
                    null,
                    null,
                    new Divergence(1, DivergenceKind.ENDS_SHORT, Samples.token(9), null, null, null, null));
            GreedySequence greedy =
                    new GreedySequence(GREEDY, ended, List.of(new Margin(1, 0.1)), 1, List.of(ended.firstDivergence()));

            Judgement judgement = judgement(greenWith(greedy), GREEDY);

            assertThat(judgement.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(tally(judgement).nonFinite()).containsExactly(1);
            assertThat(tally(judgement).unreached()).isEqualTo(1);
        }
    }

    @Nested
    class A_baseline {

        @Test
        void that_says_something_else_fails_the_bundle() {
            Subject subject = Subject.of(CheckId.BASELINE_PARITY, "alphabet");
            Sequence sequence = Samples.diverging(List.of(7, 9), 1, 42, new Margin(0.5, 0.1), null);
            Measurements green = Samples.green();
            List<Observation> observations = new ArrayList<>(green.observations());
            observations.add(new BaselineParity(subject, sequence));
            Measurements measured = new Measurements(
                    green.oracle(), green.bundle(), Samples.bundle("baseline", null), List.of(), observations);

            assertThat(judgement(measured, subject).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(verdict(measured)).isEqualTo(Verdict.FAIL);
        }

        @Test
        void that_ended_before_its_first_token_is_never_a_tie() {
            Subject subject = Subject.of(CheckId.BASELINE_PARITY, "alphabet");
            Sequence ended = new Sequence(
                    List.of(),
                    List.of(7, 9),
                    null,
                    null,
                    new Divergence(
                            0,
                            DivergenceKind.RUNS_PAST_STOP,
                            null,
                            Samples.token(7),
                            new Margin(0.01, 0.001),
                            Samples.token(7),
                            null));
            Measurements green = Samples.green();
            List<Observation> observations = new ArrayList<>(green.observations());
            observations.add(new BaselineParity(subject, ended));
            Measurements measured = new Measurements(
                    green.oracle(), green.bundle(), Samples.bundle("baseline", null), List.of(), observations);

            assertThat(judgement(measured, subject).verdict()).isEqualTo(Verdict.FAIL);
        }
    }

    @Nested
    class A_device_run {

        private final Subject subject = Subject.of(CheckId.DEVICE_RUNS, "alphabet", "phone");

        @Test
        void that_agrees_with_both_passes() {
            Sequence same = Samples.identical(7, 9);

            assertThat(verdict(measured(new DeviceParity(subject, same, same)))).isEqualTo(Verdict.PASS);
        }

        @Test
        void that_ends_early_is_inconclusive_and_not_wrong() {
            Sequence truncated = new Sequence(
                    List.of(7, 9),
                    List.of(7),
                    null,
                    null,
                    new Divergence(1, DivergenceKind.ENDS_SHORT, Samples.token(9), null, null, null, null));

            Judgement judgement = judgement(measured(new DeviceParity(subject, truncated, truncated)), subject);

            assertThat(judgement.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(judgement.reason()).contains("ends after 1 of 2 tokens, all of them correct");
        }

        @Test
        void that_agrees_with_the_oracle_and_not_with_the_bundle_fails() {
            Sequence same = Samples.identical(7, 9);
            Sequence other = Samples.diverging(List.of(7, 9), 1, 42, null, null);

            Judgement judgement = judgement(measured(new DeviceParity(subject, same, other)), subject);

            assertThat(judgement.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(judgement.reason()).startsWith("against the gated bundle: ");
        }

        @Test
        void of_another_bundle_is_inconclusive() {
            assertThat(verdict(measured(new NotMeasured(subject, "the device ran another bundle"))))
                    .isEqualTo(Verdict.INCONCLUSIVE);
        }

        private Measurements measured(Observation observation) {
            Measurements green = Samples.green();
            List<Observation> observations = new ArrayList<>(green.observations());
            observations.add(observation);
            DeviceRunFacts run = new DeviceRunFacts(
                    "phone",
                    new FileFacts("phone.json", "d".repeat(64), 1),
                    Map.of("name", "phone"),
                    Map.of("name", "engine"),
                    null,
                    null,
                    List.of("alphabet"),
                    List.of());
            return new Measurements(green.oracle(), green.bundle(), null, List.of(run), observations);
        }
    }

    @Nested
    class A_surface {

        private final Subject subject = Subject.of(CheckId.DEVICE_RUNS, "alphabet", "sibling");
        private final Sequence different = Samples.diverging(List.of(7, 9), 1, 42, new Margin(0.5, 0.1), null);

        @Test
        void that_is_required_and_missing_makes_the_run_inconclusive_and_is_named() {
            Measurements measured =
                    measured(new NotMeasured(subject, "the required surface is missing: no file"), true);

            assertThat(verdict(measured)).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(conclude(Samples.policy(), measured).headline())
                    .contains("device_runs alphabet on sibling: was not measured: the required surface is missing");
        }

        @Test
        void that_is_named_and_was_never_looked_at_is_missed() {
            assertThat(verdict(measured(null, true))).isEqualTo(Verdict.INCONCLUSIVE);
        }

        @Test
        void that_runs_another_bundle_and_is_required_must_have_been_run() {
            assertThat(verdict(measured(new NotMeasured(subject, "the required surface could not be run"), false)))
                    .isEqualTo(Verdict.INCONCLUSIVE);
        }

        @Test
        void that_nobody_requires_may_be_missing() {
            Measurements measured = measured(new NotApplicable(subject, "the surface is missing: no file"), true);

            assertThat(verdict(measured)).isEqualTo(Verdict.PASS);
            assertThat(judgement(measured, subject).standing()).isEqualTo(Standing.NOT_APPLICABLE);
        }

        @Test
        void that_runs_the_gated_bundle_counts() {
            assertThat(verdict(measured(new DeviceParity(subject, different, different), true)))
                    .isEqualTo(Verdict.FAIL);
        }

        @Test
        void that_runs_another_bundle_is_judged_and_does_not_count() {
            Measurements measured = measured(new DeviceParity(subject, different, different), false);

            assertThat(verdict(measured)).isEqualTo(Verdict.PASS);
            assertThat(judgement(measured, subject).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(judgement(measured, subject).standing()).isEqualTo(Standing.ADVISORY);
            assertThat(judgement(measured, subject).reason())
                    .endsWith("it doesn't count, because this surface runs another bundle");
        }

        private Measurements measured(@Nullable Observation observation, boolean gated) {
            Measurements green = Samples.green();
            List<Observation> observations = new ArrayList<>(green.observations());
            Stream.ofNullable(observation).forEach(observations::add);
            return new Measurements(
                    green.oracle(),
                    green.bundle(),
                    null,
                    List.of(),
                    observations,
                    List.of(),
                    List.of(new SurfaceFacts(
                            "sibling", SurfaceFacts.Kind.ENGINE, true, null, gated, Samples.bundle("sibling", null))),
                    List.of());
        }
    }

    @Nested
    class A_bundle {

        @Test
        void that_could_not_be_run_is_an_error_and_nothing_is_worse() {
            Measurements measured = greenWith(new Failed(SWEEP, "step", "it broke"));

            assertThat(verdict(measured)).isEqualTo(Verdict.ERROR);
            assertThat(conclude(Samples.policy(), measured).headline())
                    .isEqualTo("ship could not be run: teacher_forced_sweep alphabet: step: it broke.");
        }

        @Test
        void that_does_not_repeat_itself_fails() {
            Repeatability noisy =
                    new Repeatability(Repeatability.Way.AFTER_RESET.subject("alphabet"), 3, 2, 1, 0.001, 0);

            assertThat(verdict(greenWith(noisy))).isEqualTo(Verdict.FAIL);
        }

        @Test
        void with_a_weak_seeded_step_passes_if_it_agrees_or_ties() {
            assertThat(seeded(Samples.position(3, 0.05, 7))).isEqualTo(Verdict.PASS);
            assertThat(seeded(Samples.position(3, 0.05, 8))).isEqualTo(Verdict.PASS_TIE);
            assertThat(seeded(Samples.position(3, 0.05, 42))).isEqualTo(Verdict.INVALID_ORACLE);
            assertThat(seeded(Samples.nonFinite(3))).isEqualTo(Verdict.FAIL);
        }

        private @Nullable Verdict seeded(PositionObservation step) {
            return judgement(greenWith(new SeededStep(SEED, step)), SEED).verdict();
        }

        @Test
        void whose_seeded_step_flips_fails() {
            assertThat(verdict(greenWith(new SeededStep(SEED, Samples.position(3, 5, 42)))))
                    .isEqualTo(Verdict.FAIL);
        }
    }

    @Test
    void verdicts_are_ordered_from_best_to_worst() {
        assertThat(Verdict.values())
                .containsExactly(
                        Verdict.PASS,
                        Verdict.PASS_TIE,
                        Verdict.INCONCLUSIVE,
                        Verdict.INVALID_ORACLE,
                        Verdict.FAIL,
                        Verdict.ERROR);
        assertThat(List.of(Verdict.values()).stream().map(Verdict::exitCode)).containsExactly(0, 0, 4, 3, 1, 5);
    }

    private static Measurements of(List<Observation> observations) {
        return Samples.measurements(List.of(new CaseFacts("alphabet", CaseKind.GATE, 3, 2)), observations);
    }

    private static Measurements greenWith(Observation replacement) {
        return of(replace(Samples.greenObservations(), replacement));
    }

    private static List<Observation> replace(List<Observation> observations, Observation... replacements) {
        UnaryOperator<Observation> replaced = each -> List.of(replacements).stream()
                .filter(replacement -> replacement.subject().equals(each.subject()))
                .findFirst()
                .orElse(each);
        return observations.stream().map(replaced).toList();
    }

    private static List<Judgement> judgements(Measurements measured) {
        return Checks.judge(Samples.policy(), DAY).judge(measured);
    }

    private static Verdict verdict(Measurements measured) {
        return conclude(Samples.policy(), measured).verdict();
    }

    private static RunVerdict conclude(Policy policy, Measurements measured) {
        Judge judge = Checks.judge(policy, DAY);
        return RunVerdict.of(judge.judge(measured), measured, judge);
    }

    private static Tally tally(Judgement judgement) {
        return Objects.requireNonNull(judgement.tally());
    }

    private static Judgement judgement(Measurements measured, Subject subject) {
        return find(judgements(measured), subject);
    }

    private static Judgement find(List<Judgement> judgements, Subject subject) {
        return judgements.stream()
                .filter(each -> each.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static Policy with(Policy policy, Map<CheckId, Requirement> checks) {
        return new Policy(
                policy.schema(),
                policy.name(),
                1,
                policy.margin(),
                1,
                true,
                checks,
                policy.claims(),
                List.of(),
                policy.limits(),
                policy.noise());
    }

    private static Policy with(Policy policy, double minAgreementRate) {
        return new Policy(
                policy.schema(),
                policy.name(),
                1,
                policy.margin(),
                minAgreementRate,
                true,
                policy.checks(),
                policy.claims(),
                List.of(),
                policy.limits(),
                policy.noise());
    }

    private static Policy limits(Policy.Limits limits) {
        Policy policy = Samples.policy();
        return new Policy(
                policy.schema(),
                policy.name(),
                1,
                policy.margin(),
                1,
                true,
                policy.checks(),
                policy.claims(),
                List.of(),
                limits,
                Policy.NoiseLimits.OFF);
    }
}
