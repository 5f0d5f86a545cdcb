package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NegativeControl.Control;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.Waiver;
import dev.shipgate.transcript.Repeatability.Way;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTests {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
    private static final NotApplicable NO_CLAIMS = new NotApplicable(Subject.of(CheckId.CLAIMS), "there are none");

    @Test
    void each_observation_is_judged_by_the_rule_for_its_kind() {
        Rules rules = new Rules(List.of(new ClaimsRule(Samples.policy(), TODAY), new RepeatabilityRule()));

        assertThat(rules.rule(Samples.repeated("alphabet", Way.AFTER_RESET), CaseKind.GATE)
                        .reason())
                .isEqualTo("3 of 3 rows are bit-identical");
        assertThat(rules.rule(Samples.claims(true), CaseKind.GATE).reason())
                .isEqualTo("the graph bears out 1 of 1 claims");
    }

    @Test
    void an_observation_without_a_rule_is_a_mistake_of_ours() {
        Rules rules = new Rules(List.of(new RepeatabilityRule()));

        assertThatIllegalStateException()
                .isThrownBy(() -> rules.rule(Samples.control(Control.PERMUTED_ROW), CaseKind.GATE))
                .withMessage("no rule for NegativeControl");
    }

    @Test
    void two_rules_for_one_kind_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rules(List.of(new RepeatabilityRule(), new RepeatabilityRule())))
                .withMessage("two rules for Repeatability");
    }

    @Test
    void a_check_that_does_not_apply_is_judged_only_by_a_rule_that_objects() {
        Policy waiving = waiving("metadata:compression.dtype");
        Rules rules = new Rules(List.of(new RepeatabilityRule(), new ClaimsRule(waiving, TODAY)));

        assertThat(rules.rule(NO_CLAIMS))
                .contains(Ruling.of(
                        Verdict.FAIL,
                        "the waiver of metadata:compression.dtype no longer matches a false claim; remove it"));
        assertThat(rules.rule(new NotApplicable(Subject.of(CheckId.PREFILL_WIDTH, "alphabet"), "one token a step")))
                .as("another check")
                .isEmpty();
        assertThat(new Rules(List.of(new ClaimsRule(Samples.policy(), TODAY))).rule(NO_CLAIMS))
                .as("no waivers")
                .isEmpty();
    }

    private static Policy waiving(String claim) {
        Policy policy = Samples.policy();
        return new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                policy.margin(),
                policy.minAgreementRate(),
                policy.tiesPass(),
                policy.checks(),
                policy.claims(),
                List.of(new Waiver(claim, "because", TODAY)),
                policy.limits(),
                policy.noise());
    }
}
