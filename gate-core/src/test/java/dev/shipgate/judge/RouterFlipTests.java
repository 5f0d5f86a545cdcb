package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.gate.Checks;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import dev.shipgate.transcript.WeightAudit.Experts;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A router's flip in the oracle's cache is shown and doesn't count, and excuses nothing else. */
class RouterFlipTests {

    private static final Subject SEED = Subject.of(CheckId.SEEDED_STEP, "alphabet");
    private static final PositionObservation FLIP = Samples.position(3, 5, 42);
    private static final Experts SOME = new Experts(32, 4);

    @Test
    void a_flip_of_a_mixture_of_experts_is_advisory_and_the_reason_is_given() {
        Judgement judgement = seeded(Samples.policy(), green(new SeededStep(SEED, FLIP, SOME)));

        assertThat(judgement.standing()).isEqualTo(Standing.ADVISORY);
        assertThat(judgement.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judgement.reason())
                .contains("a router chooses 4 of 32 experts for each token, and rounding may flip");
        assertThat(verdict(green(new SeededStep(SEED, FLIP, SOME)))).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_router_chooses_even_where_the_graph_computes_all_experts() {
        assertThat(verdict(green(new SeededStep(SEED, FLIP, new Experts(32, 32, 4)))))
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void a_flip_without_experts_or_with_all_of_them_counts() {
        assertThat(verdict(green(new SeededStep(SEED, FLIP)))).isEqualTo(Verdict.FAIL);
        assertThat(verdict(green(new SeededStep(SEED, FLIP, new Experts(32, 32)))))
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void logits_that_are_not_finite_count() {
        assertThat(verdict(green(new SeededStep(SEED, Samples.nonFinite(3), SOME))))
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_sweep_that_fails_excuses_nothing() {
        Measurements measured = green(
                new SeededStep(SEED, FLIP, SOME),
                new TeacherForcedSweep(
                        Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet"),
                        List.of(Samples.position(0, 5, 42)),
                        List.of()));

        assertThat(seeded(Samples.policy(), measured).standing()).isEqualTo(Standing.REQUIRED);
        assertThat(verdict(measured)).isEqualTo(Verdict.FAIL);
    }

    @Test
    void without_the_noise_nothing_is_excused() {
        List<Observation> rest = green(new SeededStep(SEED, FLIP, SOME)).observations().stream()
                .filter(each -> each.subject().check() != CheckId.MARGIN_NOISE)
                .toList();

        assertThat(seeded(Samples.policy(), of(rest)).standing()).isEqualTo(Standing.REQUIRED);
    }

    @Test
    void a_policy_that_requires_the_step_counts_it() {
        Policy policy = Samples.policy();
        Map<CheckId, Requirement> checks = new LinkedHashMap<>(policy.checks());
        checks.put(CheckId.SEEDED_STEP, Requirement.REQUIRED);
        Policy strict = new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                policy.margin(),
                policy.minAgreementRate(),
                true,
                checks,
                policy.claims(),
                policy.waivers(),
                policy.limits(),
                policy.noise());

        assertThat(seeded(strict, green(new SeededStep(SEED, FLIP, SOME))).standing())
                .isEqualTo(Standing.REQUIRED);
    }

    private static Measurements green(Observation... replacements) {
        return of(Samples.greenObservations().stream()
                .map(each -> Stream.of(replacements)
                        .filter(replacement -> replacement.subject().equals(each.subject()))
                        .findFirst()
                        .orElse(each))
                .toList());
    }

    private static Measurements of(List<Observation> observations) {
        return Samples.measurements(List.of(new CaseFacts("alphabet", CaseKind.GATE, 3, 2)), observations);
    }

    private static Judge judge(Policy policy) {
        return Checks.judge(policy, LocalDate.of(2026, 1, 1));
    }

    private static @Nullable Verdict verdict(Measurements measured) {
        Judge judge = judge(Samples.policy());
        return RunVerdict.of(judge.judge(measured), measured, judge).verdict();
    }

    private static Judgement seeded(Policy policy, Measurements measured) {
        return judge(policy).judge(measured).stream()
                .filter(each -> each.subject().equals(SEED))
                .findFirst()
                .orElseThrow();
    }
}
