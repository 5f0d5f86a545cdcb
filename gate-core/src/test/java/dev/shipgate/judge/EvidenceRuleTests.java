package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.gate.Checks;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Controls, carried states, prefill and the tie rule: each seen red, and green. */
class EvidenceRuleTests {

    private static final LocalDate DAY = LocalDate.parse("2026-11-23");
    private static final Subject STATES = Subject.of(CheckId.CARRIED_STATE, "alphabet");
    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");

    @Test
    void a_control_that_stays_green_makes_the_whole_run_an_error() {
        Subject subject = NegativeControl.Control.ZEROED_SEED.subject();
        NegativeControl blind =
                new NegativeControl(subject, "a cache of zeros", List.of(Samples.position(3, 5, 7)), null, List.of());

        Judgement judgement = judgement(blind);

        assertThat(judgement.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(judgement.reason()).startsWith("the gate cannot fail: it does not detect a cache of zeros");
        assertThat(RunVerdict.of(judgements(blind), with(blind), Checks.judge(Samples.policy(), DAY))
                        .verdict())
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void states_may_show_a_cache_of_zeros_that_tokens_hide() {
        NegativeControl seen = new NegativeControl(
                NegativeControl.Control.ZEROED_SEED.subject(),
                "a cache of zeros",
                List.of(Samples.position(3, 5, 7)),
                null,
                List.of(state(0, 0, true, true, new StateDifference(0, 1, null))));

        assertThat(judgement(seen).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judgement(seen).reason())
                .contains("in the carried states", "the seeded step proves little by itself");
    }

    @Test
    void a_flipped_token_that_would_pass_as_a_tie_is_no_control() {
        Subject subject = NegativeControl.Control.FLIPPED_TOKEN.subject();
        NegativeControl tie = new NegativeControl(
                subject,
                "a token",
                List.of(),
                Samples.diverging(List.of(7, 9), 1, 8, new Margin(0.05, 0.01), Samples.token(8)),
                List.of());

        assertThat(judgement(tie).verdict()).isEqualTo(Verdict.ERROR);
    }

    @Test
    void a_control_that_is_missing_is_inconclusive() {
        Subject subject = NegativeControl.Control.PERMUTED_ROW.subject();
        List<Observation> observations = new ArrayList<>(Samples.greenObservations());
        observations.removeIf(each -> each.subject().equals(subject));

        assertThat(find(judge(Samples.measurements(Samples.green().oracle().cases(), observations)), subject)
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void an_empty_state_fails_unless_the_oracles_is_empty_too() {
        assertThat(states(state(0, 3, true, true, new StateDifference(0, 1, null)))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(states(state(0, 3, true, true, new StateDifference(1, 0, null)))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void a_state_that_never_changes_is_not_finite_or_not_fresh_fails() {
        StateDifference near = new StateDifference(1, 0.001, null);

        assertThat(states(state(0, 0, false, true, near)).reason()).isEqualTo("0.value never changes");
        assertThat(states(state(2, 3, false, true, null)).reason()).contains("2 NaN or infinite");
        assertThat(states(state(0, 3, false, false, near)).reason()).contains("not empty after a reset");
        assertThat(states(state(0, 3, false, true, near)).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_cache_that_holds_fewer_tokens_than_the_oracles_fails() {
        State cut = new State(CarriedSlot.of("0.value"), 2, 3, 0, 3, false, 9, true, null);

        assertThat(states(cut).reason()).isEqualTo("0.value holds 2 tokens after the prompt, the oracle's 3");
    }

    @Test
    void keys_far_from_the_oracles_beside_values_that_are_near_fail() {
        State value = state(0, 3, false, true, new StateDifference(1, 0.01, null));
        State near = new State(CarriedSlot.of("0.key"), 3, 3, 0, 3, false, 9, true, new StateDifference(1, 0.04, null));
        State far =
                new State(CarriedSlot.of("0.key"), 3, 3, 0, 3, false, 9, true, new StateDifference(0.99, 0.06, null));

        assertThat(states(near, value).verdict()).isEqualTo(Verdict.PASS);
        assertThat(states(far, value).reason())
                .contains("only the keys are wrong, so they are rotated differently or their weights are coarser");
    }

    @Test
    void the_policy_says_how_near_a_value_counts_beside_its_keys() {
        State value = state(0, 3, false, true, new StateDifference(1, 0.0001, null));

        assertThat(keysBeside(value, 0.0099, 0.002).verdict()).isEqualTo(Verdict.PASS);
        assertThat(keysBeside(value, 0.0101, 0.002).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(keysBeside(value, 0.0099, 0).verdict()).isEqualTo(Verdict.FAIL);
    }

    private static Judgement keysBeside(State value, double keyError, double stateRoundingError) {
        State keys =
                new State(CarriedSlot.of("0.key"), 3, 3, 0, 3, false, 9, true, new StateDifference(1, keyError, null));
        Policy policy = Samples.policy();
        Policy changed = new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                policy.margin(),
                policy.minAgreementRate(),
                policy.tiesPass(),
                policy.checks(),
                policy.claims(),
                policy.waivers(),
                Policy.Limits.of(null, null, null, 5.0, 8.0, stateRoundingError),
                Policy.NoiseLimits.OFF);
        CarriedStates states = new CarriedStates(STATES, 3, List.of(keys, value));
        return find(Checks.judge(changed, DAY).judge(with(states)), STATES);
    }

    @Test
    void a_recurrent_state_far_from_the_oracles_fails() {
        State fed = new State(
                CarriedSlot.of("0.conv_state"), null, null, 0, 3, false, 9, true, new StateDifference(1, 0.01, null));
        State near = new State(
                CarriedSlot.of("0.recurrent_state"),
                null,
                null,
                0,
                3,
                false,
                9,
                true,
                new StateDifference(1, 0.07, null));
        State far = new State(
                CarriedSlot.of("0.recurrent_state"),
                null,
                null,
                0,
                3,
                false,
                9,
                true,
                new StateDifference(0.99, 0.09, null));

        assertThat(states(near, fed).verdict()).isEqualTo(Verdict.PASS);
        assertThat(states(far, fed).reason()).contains("the recurrence, or the way its state is kept, differs");
    }

    @Test
    void a_prefill_is_judged_like_the_sweep() {
        Subject subject = Subject.of(CheckId.PREFILL_WIDTH, "alphabet");
        PrefillWidth flipped = new PrefillWidth(
                subject, 2, List.of(Samples.position(0, 5, 7), Samples.position(1, 5, 42)), List.of(1), 3);

        Judgement judgement = judgement(flipped);

        assertThat(judgement.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judgement.reason())
                .startsWith("in one prefill, 1 of 2 positions agree")
                .endsWith("1 have another top-1 than in single steps, the first at position 1");
    }

    @Test
    void what_does_not_apply_is_shown_and_does_not_count() {
        Judgement judgement =
                judgement(new NotApplicable(Subject.of(CheckId.PREFILL_WIDTH, "alphabet"), "one token a step"));

        assertThat(judgement.standing()).isEqualTo(Standing.NOT_APPLICABLE);
        assertThat(judgement.verdict()).isNull();
    }

    @Test
    void what_does_not_apply_and_is_required_is_inconclusive() {
        assertThat(judgement(new NotApplicable(SWEEP, "there is nothing to feed"))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_margin_that_the_bundles_dtype_cannot_tell_apart_is_a_tie() {
        double margin = 0.12;

        assertThat(sweep(margin, 0.0156, 1)).as("float16 can tell it").isEqualTo(Verdict.FAIL);
        assertThat(sweep(margin, 0.125, 1)).as("bfloat16 cannot").isEqualTo(Verdict.PASS_TIE);
        assertThat(sweep(margin, 0.125, 0)).as("the policy does not care").isEqualTo(Verdict.FAIL);
    }

    private static @Nullable Verdict sweep(double oracleMargin, double bundleUlp, double tieUlps) {
        PositionObservation near = Samples.position(1, oracleMargin, 8);
        RowTop bundle = new RowTop(Samples.token(8), Samples.token(7), 20, new Margin(0, 0), bundleUlp);
        PositionObservation flipped = PositionSample.of(near).bundle(bundle).build();
        TeacherForcedSweep sweep = new TeacherForcedSweep(
                SWEEP, List.of(Samples.position(0, 5, 7), flipped, Samples.position(2, 5, 7)), List.of());
        Policy policy = Samples.policy();
        Policy changed = new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                new Policy.MarginRule(MarginUnit.LOGIT, 0.1, 0.1, tieUlps, 0.001),
                1,
                true,
                policy.checks(),
                policy.claims(),
                List.of(),
                policy.limits(),
                policy.noise());
        return find(Checks.judge(changed, DAY).judge(with(sweep)), SWEEP).verdict();
    }

    private static State state(
            int nonFinite, int changedSteps, boolean allZero, boolean fresh, @Nullable StateDifference difference) {
        return new State(CarriedSlot.of("0.value"), 3, 3, nonFinite, changedSteps, allZero, 9, fresh, difference);
    }

    private static Judgement states(State... states) {
        return judgement(new CarriedStates(STATES, 3, List.of(states)));
    }

    private static Judgement judgement(Observation observation) {
        return find(judgements(observation), observation.subject());
    }

    private static List<Judgement> judgements(Observation observation) {
        return judge(with(observation));
    }

    private static List<Judgement> judge(Measurements measured) {
        return Checks.judge(Samples.policy(), DAY).judge(measured);
    }

    private static Measurements with(Observation replacement) {
        return Samples.measurements(
                Samples.green().oracle().cases(),
                Samples.greenObservations().stream()
                        .map(each -> each.subject().equals(replacement.subject()) ? replacement : each)
                        .toList());
    }

    private static Judgement find(List<Judgement> judgements, Subject subject) {
        return judgements.stream()
                .filter(each -> each.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}
