package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.judge.PositionRule.Outcome;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One position at a time. The oracle's top-1 is token 7, and its runner-up token 8. */
class PositionRuleTests {

    private static final Policy USUAL = PolicySample.usual().build();

    @Nested
    class A_row {

        @Test
        void agrees_whatever_the_margin() {
            assertThat(gate(0.01, 7)).isEqualTo(Outcome.AGREES);
        }

        @Test
        void with_the_runner_up_is_a_tie_below_the_tie_band_and_a_flip_at_it() {
            assertThat(gate(0.0999, 8)).isEqualTo(Outcome.TIE);
            assertThat(gate(0.1, 8)).isEqualTo(Outcome.FLIP);
        }

        @Test
        void with_a_third_token_is_a_flip() {
            assertThat(gate(0.01, 42)).isEqualTo(Outcome.FLIP);
        }

        @Test
        void with_a_third_token_of_a_long_case_is_refused_below_the_floor() {
            assertThat(rule(USUAL, 0.0999, 42, CaseKind.LONG)).isEqualTo(Outcome.REFUSED);
            assertThat(rule(USUAL, 0.1, 42, CaseKind.LONG)).isEqualTo(Outcome.FLIP);
        }

        @Test
        void is_a_tie_below_one_ulp_of_its_own_logits_and_a_flip_at_it() {
            assertThat(ulp(0.25, 0.251)).isEqualTo(Outcome.TIE);
            assertThat(ulp(0.25, 0.25)).isEqualTo(Outcome.FLIP);
        }

        @Test
        void that_is_not_finite_is_not_compared() {
            assertThat(new PositionRule(USUAL).outcome(Samples.nonFinite(0), CaseKind.GATE))
                    .isEqualTo(Outcome.NON_FINITE);
        }

        private Outcome gate(double margin, int bundleTop1) {
            return rule(USUAL, margin, bundleTop1, CaseKind.GATE);
        }

        private Outcome ulp(double margin, double ulp) {
            RowTop bundle = new RowTop(Samples.token(8), Samples.token(7), 10, new Margin(0, 0), ulp);
            return new PositionRule(USUAL)
                    .outcome(
                            PositionSample.at(0)
                                    .oracle(Samples.row(7, 8, margin))
                                    .bundle(bundle)
                                    .build(),
                            CaseKind.GATE);
        }
    }

    /** A policy that grants noise a band also calls it a tie if a third token is as near to the top. */
    @Nested
    class A_third_token {

        private final PolicySample band = PolicySample.usual().tieBandSigmas(5).margin(MarginUnit.LOGIT, 0.1, 0.25);

        @Test
        void inside_the_band_is_a_tie_and_at_its_edge_a_flip() {
            assertThat(third(band, 0.24)).isEqualTo(Outcome.TIE);
            assertThat(third(band, 0.25)).isEqualTo(Outcome.FLIP);
        }

        @Test
        void is_a_flip_without_a_band_for_noise() {
            assertThat(third(PolicySample.usual().margin(MarginUnit.LOGIT, 0.1, 0.25), 0.24))
                    .isEqualTo(Outcome.FLIP);
        }

        @Test
        void is_a_flip_if_margins_are_probabilities_because_its_lead_is_in_nats() {
            assertThat(third(PolicySample.usual().tieBandSigmas(5).margin(MarginUnit.PROB, 0.1, 0.25), 0.24))
                    .isEqualTo(Outcome.FLIP);
        }

        private Outcome third(PolicySample policy, double leadNats) {
            PositionObservation position = PositionSample.at(0)
                    .oracle(Samples.row(7, 8, 0.15))
                    .bundle(Samples.row(9, 7, 0.1))
                    .leaders(List.of(ranked(7, 10), ranked(8, 9.85), ranked(9, 10 - leadNats)), List.of(ranked(9, 10)))
                    .build();
            return new PositionRule(policy.build()).outcome(position, CaseKind.GATE);
        }
    }

    @Nested
    class Two_sequences_that_diverge {

        private static final Margin TIE = new Margin(0.05, 0.005);

        @Test
        void at_the_recorded_runner_up_are_at_a_tie() {
            assertThat(outcome(TIE, Samples.token(8), null)).isEqualTo(Outcome.TIE);
        }

        @Test
        void at_a_token_that_is_not_the_recorded_runner_up_are_refused_at_a_weak_margin() {
            assertThat(outcome(TIE, Samples.token(9), Samples.row(8, 7, 0.1))).isEqualTo(Outcome.REFUSED);
        }

        @Test
        void without_a_recorded_runner_up_are_at_a_tie_if_the_bundle_ranks_both_tokens_first() {
            assertThat(outcome(TIE, null, Samples.row(8, 7, 0.1))).isEqualTo(Outcome.TIE);
            assertThat(outcome(TIE, null, Samples.row(8, 9, 0.1))).isEqualTo(Outcome.REFUSED);
            assertThat(outcome(TIE, null, null)).isEqualTo(Outcome.REFUSED);
        }

        @Test
        void at_a_healthy_margin_flip() {
            assertThat(outcome(new Margin(0.1, 0.01), Samples.token(8), null)).isEqualTo(Outcome.FLIP);
        }

        @Test
        void within_one_ulp_of_the_bundles_logits_are_at_a_tie() {
            RowTop coarse = new RowTop(Samples.token(8), Samples.token(7), 10, new Margin(0, 0), 0.25);

            assertThat(outcome(new Margin(0.2, 0.02), Samples.token(8), coarse)).isEqualTo(Outcome.TIE);
        }

        @Test
        void without_a_recorded_margin_flip() {
            assertThat(outcome(null, Samples.token(8), null)).isEqualTo(Outcome.FLIP);
        }

        @Test
        void because_one_has_ended_flip() {
            PositionRule rule = new PositionRule(USUAL);

            assertThat(rule.outcome(
                            new Divergence(2, DivergenceKind.RUNS_PAST_STOP, null, Samples.token(8), TIE, null, null)))
                    .isEqualTo(Outcome.FLIP);
            assertThat(rule.outcome(
                            new Divergence(2, DivergenceKind.STOPS_EARLY, Samples.token(7), null, TIE, null, null)))
                    .isEqualTo(Outcome.FLIP);
        }

        private static Outcome outcome(@Nullable Margin margin, @Nullable Token runnerUp, @Nullable RowTop bundle) {
            return new PositionRule(USUAL)
                    .outcome(new Divergence(
                            2,
                            DivergenceKind.OTHER_TOKEN,
                            Samples.token(7),
                            Samples.token(8),
                            margin,
                            runnerUp,
                            bundle));
        }
    }

    @Nested
    class A_numeric_limit {

        private final PositionRule rule =
                new PositionRule(PolicySample.usual().rowLimits(0.99, 0.01).build());

        @Test
        void is_kept_at_the_limit_itself() {
            DifferenceSample atBoth = DifferenceSample.equalRows().cosine(0.99).klNats(0.01);

            assertThat(rule.isOverLimit(atBoth.whole())).isFalse();
            assertThat(rule.isOverLimit(null)).isFalse();
        }

        @Test
        void is_broken_beyond_it() {
            assertThat(rule.isOverLimit(
                            DifferenceSample.equalRows().cosine(0.9899).whole()))
                    .isTrue();
            assertThat(rule.isOverLimit(
                            DifferenceSample.equalRows().klNats(0.0101).whole()))
                    .isTrue();
        }

        @Test
        void on_the_cosine_is_never_known_to_be_broken_from_the_largest_logits_but_that_on_kl_is() {
            assertThat(rule.isOverLimit(DifferenceSample.equalRows().cosine(0.5).topK(64)))
                    .isFalse();
            assertThat(rule.isOverLimit(
                            DifferenceSample.equalRows().klNats(0.0101).topK(64)))
                    .isTrue();
        }

        @Test
        void is_not_shown_to_be_kept_by_the_largest_logits() {
            List<PositionObservation> topK = List.of(Samples.topK(0, 64));

            assertThat(rule.unmeasuredLimits(topK))
                    .contains("not measured: the policy limits a smallest cosine of 0.99 and a largest KL of 0.01 nat"
                            + " over full rows, but the oracle recorded only the 64 largest logits of each; record it"
                            + " with --logits full, or remove the limit from the policy");
            assertThat(new PositionRule(
                                    PolicySample.usual().rowLimits(null, 0.01).build())
                            .unmeasuredLimits(topK))
                    .hasValueSatisfying(
                            words -> assertThat(words).startsWith("not measured: the policy limits a largest KL of"));
            assertThat(new PositionRule(USUAL).unmeasuredLimits(topK)).isEmpty();
            assertThat(rule.unmeasuredLimits(List.of(Samples.position(0, 5, 7), Samples.nonFinite(1))))
                    .isEmpty();
        }
    }

    private static Outcome rule(Policy policy, double margin, int bundleTop1, CaseKind kind) {
        return new PositionRule(policy).outcome(Samples.position(0, margin, bundleTop1), kind);
    }

    private static RankedToken ranked(int id, double logit) {
        return new RankedToken(Samples.token(id), logit, 0.3);
    }
}
