package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PolicyDifference;
import dev.shipgate.transcript.PolicyDifference.Change;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConclusionTests {

    private final Policy policy = new PolicyFile().readDefault();

    @Test
    void a_new_run_is_asked_for_every_check() {
        Transcript run = conclude(policy.withOnly(Set.of(CheckId.TEACHER_FORCED_SWEEP)), Samples.green());

        assertThat(run.policy().checks()).containsOnlyKeys(CheckId.values());
        assertThat(run.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_check_that_a_stored_run_did_not_know_is_not_asked_for() {
        Transcript stored = without(CheckId.REPEATABILITY, CheckId.GREEDY);

        Transcript again = Conclusion.again(stored, policy);

        assertThat(again.verdict()).isEqualTo(Verdict.PASS);
        assertThat(again.judgements())
                .extracting(judgement -> judgement.subject().check())
                .doesNotContain(CheckId.REPEATABILITY, CheckId.GREEDY);
        assertThat(again.knownChecks()).isEqualTo(stored.knownChecks());
        assertThat(Conclusion.again(again, policy)).isEqualTo(again);
    }

    @Test
    void a_check_known_to_a_stored_run_but_unmeasured_is_missed() {
        Transcript measuredLess = without(CheckId.REPEATABILITY);
        Transcript stored = conclude(policy, measuredLess.measured());

        assertThat(Conclusion.again(stored, policy).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_measured_check_is_judged_without_a_stored_level() {
        Transcript stored = conclude(policy, Samples.green());
        Transcript edited = withPolicy(stored, stored.policy().withOnly(Set.of()));

        Transcript again = Conclusion.again(edited, policy);

        assertThat(again.verdict()).isEqualTo(stored.verdict());
        assertThat(again.judgements()).isNotEmpty().isSubsetOf(stored.judgements());
    }

    @Test
    void a_policy_that_keeps_the_name_of_a_built_in_one_is_compared_with_it() {
        Transcript same = conclude(BuiltInPolicy.DEFAULT.read(), Samples.green());
        Transcript changed = conclude(withTieBand(0.2), Samples.green());

        assertThat(same.policyDifference()).isNull();
        assertThat(changed.policyDifference())
                .isEqualTo(new PolicyDifference(4, List.of(new Change("margin.tie_band", "0.1", "0.2"))));
        assertThat(Conclusion.again(changed, BuiltInPolicy.DEFAULT.read()).policyDifference())
                .isNull();
    }

    @Test
    void a_check_that_a_stored_run_did_not_know_is_no_change_of_the_policy() {
        assertThat(Conclusion.again(without(CheckId.REPEATABILITY), BuiltInPolicy.DEFAULT.read())
                        .policyDifference())
                .isNull();
    }

    @Test
    void a_stored_run_that_knew_no_check_is_no_pass() {
        Transcript stored = without(CheckId.values());

        assertThat(Conclusion.again(stored, policy).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_judgement_that_cannot_be_repeated_is_not_a_pass() {
        Transcript stored = conclude(policy, Samples.green());
        List<Judgement> judgements = new ArrayList<>(stored.judgements());
        judgements.add(new Judgement(
                Subject.of(CheckId.NEGATIVE_CONTROLS, null, "a later control"),
                Standing.REQUIRED,
                Verdict.PASS,
                null,
                "failed"));

        Transcript again = Conclusion.again(withJudgements(stored, judgements), policy);

        assertThat(again.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(again.headline())
                .contains("cannot judge negative_controls on a later control", "judge it with Ship Gate 1,");
    }

    @Test
    void a_policy_that_wants_no_comparison_is_no_pass() {
        Map<CheckId, Requirement> advisory = new LinkedHashMap<>();
        for (CheckId check : CheckId.values()) {
            advisory.put(check, Requirement.ADVISORY);
        }
        advisory.put(CheckId.ORACLE_HEALTH, Requirement.REQUIRED);
        advisory.put(CheckId.REPEATABILITY, Requirement.REQUIRED);

        Transcript run = conclude(withChecks(advisory), Samples.green());

        assertThat(run.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(run.headline()).contains("nothing that counts compares it with the oracle");
    }

    private Transcript without(CheckId... unknown) {
        Set<CheckId> known = EnumSet.allOf(CheckId.class);
        List.of(unknown).forEach(known::remove);
        Measurements green = Samples.green();
        Measurements measured = new Measurements(
                green.oracle(),
                green.bundle(),
                green.baseline(),
                green.deviceRuns(),
                green.observations().stream()
                        .filter(each -> known.contains(each.subject().check()))
                        .toList());
        return withPolicy(Samples.transcript(Verdict.PASS, List.of(), measured), policy.withOnly(known));
    }

    private static Transcript conclude(Policy policy, Measurements measured) {
        Transcript any = Samples.transcript(Verdict.PASS, List.of(), measured);
        return Conclusion.of(policy, measured, any.environment(), any.effort());
    }

    private static Transcript withJudgements(Transcript stored, List<Judgement> judgements) {
        return new Transcript(
                stored.schema(),
                stored.verdict(),
                stored.headline(),
                stored.findings(),
                judgements,
                stored.policy(),
                stored.measured(),
                stored.environment(),
                stored.effort());
    }

    private static Transcript withPolicy(Transcript stored, Policy policy) {
        return new Transcript(
                stored.schema(),
                stored.verdict(),
                stored.headline(),
                stored.findings(),
                stored.judgements(),
                policy,
                stored.measured(),
                stored.environment(),
                stored.effort());
    }

    private static Policy withTieBand(double band) {
        Policy whole = BuiltInPolicy.DEFAULT.read();
        Policy.MarginRule margin = whole.margin();
        return new Policy(
                whole.schema(),
                whole.name(),
                whole.version(),
                new Policy.MarginRule(
                        margin.unit(), margin.floor(), band, margin.tieUlps(), margin.recordedTolerance()),
                whole.minAgreementRate(),
                whole.tiesPass(),
                whole.checks(),
                whole.claims(),
                whole.waivers(),
                whole.limits(),
                whole.noise());
    }

    private Policy withChecks(Map<CheckId, Requirement> checks) {
        return new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                policy.margin(),
                policy.minAgreementRate(),
                policy.tiesPass(),
                checks,
                policy.claims(),
                policy.waivers(),
                policy.limits(),
                policy.noise());
    }
}
