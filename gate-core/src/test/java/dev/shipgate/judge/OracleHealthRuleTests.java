package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.OracleHealth.PositionMargin;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Under the default policy: margins of at least 0.1 nat, recorded to 0.001. */
class OracleHealthRuleTests {

    private static final PositionMargin SURE = position(0, 5);
    private static final PositionMargin NAN = new PositionMargin(1, Samples.token(3), null, 2);

    private final OracleHealthRule rule =
            new OracleHealthRule(PolicySample.usual().build());

    @Test
    void a_case_passes_with_its_score_and_smallest_margin() {
        assertThat(rule.rule(Samples.health("alphabet", 5, 0.1, 2.5), CaseKind.GATE))
                .isEqualTo(Ruling.of(
                        Verdict.PASS,
                        "3 of 3 positions have a margin of at least 0.1000 nat; the smallest is 0.1000 nat"));
    }

    @Test
    void a_gate_case_with_a_weak_position_cannot_judge_and_a_long_one_can() {
        OracleHealth health = Samples.health("alphabet", 5, 0.09, 2.5);

        assertThat(rule.rule(health, CaseKind.GATE))
                .isEqualTo(Ruling.of(
                        Verdict.INVALID_ORACLE,
                        "2 of 3 positions have a margin of at least 0.1000 nat; the smallest is 0.09000 nat:"
                                + " the prompt is a near-tie at position 1 and cannot judge. Choose another prompt."));
        assertThat(rule.rule(health, CaseKind.LONG).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_long_case_without_a_healthy_position_cannot_judge() {
        assertThat(rule.rule(Samples.health("alphabet", 0.05, 0.09), CaseKind.LONG))
                .isEqualTo(Ruling.of(
                        Verdict.INVALID_ORACLE,
                        "0 of 2 positions have a margin of at least 0.1000 nat; the smallest is 0.05000 nat: the"
                                + " oracle is not confident enough at any position. Choose another prompt."));
    }

    @Test
    void at_most_five_positions_are_listed() {
        assertThat(weakReason(5)).contains("at position 0, 1, 2, 3, 4 and cannot judge");
        assertThat(weakReason(7)).contains("at position 0, 1, 2, 3, 4 and 2 more and cannot judge");
    }

    @Test
    void a_row_that_is_not_finite_breaks_the_reference_in_the_prompt_or_the_seed() {
        assertThat(rule.rule(health(List.of(SURE, NAN), null, 0, 0), CaseKind.LONG))
                .isEqualTo(broken("NaN or infinite logits at position 1"));
        assertThat(rule.rule(health(List.of(SURE), NAN, 0, 0), CaseKind.LONG))
                .isEqualTo(broken("NaN or infinite logits at position 1"));
        assertThat(rule.rule(health(List.of(SURE), SURE, 0, 0), CaseKind.LONG).verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void a_recorded_margin_may_be_off_by_the_tolerance_in_either_unit_and_no_further() {
        assertThat(rule.rule(health(List.of(SURE), null, 0.001, 0.001), CaseKind.GATE)
                        .verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(rule.rule(health(List.of(SURE), null, 0.0011, 0), CaseKind.GATE))
                .isEqualTo(
                        broken("a recorded margin is 0.0011 nat and 0.0 in probability away from the recorded logits"));
        assertThat(rule.rule(health(List.of(SURE), null, 0, 0.0011), CaseKind.GATE)
                        .verdict())
                .isEqualTo(Verdict.INVALID_ORACLE);
    }

    @Test
    void a_recorded_top_1_that_is_not_that_of_the_logits_breaks_the_reference() {
        OracleHealth wrong = new OracleHealth(
                Subject.of(CheckId.ORACLE_HEALTH, "alphabet"),
                List.of(SURE),
                null,
                List.of(),
                List.of(0, 2),
                true,
                0,
                0);

        assertThat(rule.rule(wrong, CaseKind.GATE))
                .isEqualTo(broken("the recorded top-1 is not that of the recorded logits at position 0, 2"));
    }

    @Test
    void a_weak_case_is_never_judged() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule.rule(Samples.health("alphabet", 5), CaseKind.WEAK))
                .withMessage("a weak case is never judged");
    }

    private String weakReason(int positions) {
        return rule.rule(
                        health(
                                IntStream.range(0, positions)
                                        .mapToObj(i -> position(i, 0.01))
                                        .toList(),
                                null,
                                0,
                                0),
                        CaseKind.GATE)
                .reason();
    }

    private static Ruling broken(String how) {
        return Ruling.of(
                Verdict.INVALID_ORACLE, "the recorded reference is broken: " + how + ". Record the oracle again.");
    }

    private static PositionMargin position(int position, double margin) {
        return new PositionMargin(position, Samples.token(3), Samples.row(7, 8, margin), 0);
    }

    private static OracleHealth health(
            List<PositionMargin> positions, @Nullable PositionMargin seed, double nats, double probability) {
        return new OracleHealth(
                Subject.of(CheckId.ORACLE_HEALTH, "alphabet"),
                positions,
                seed,
                List.of(),
                List.of(),
                true,
                nats,
                probability);
    }
}
