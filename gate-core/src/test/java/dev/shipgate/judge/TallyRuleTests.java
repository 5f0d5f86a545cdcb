package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten positions, counted by outcome. */
class TallyRuleTests {

    private static final List<Integer> NONE = List.of();
    private static final Policy USUAL = PolicySample.usual().build();

    @Test
    void ten_of_ten_pass() {
        assertRuling(USUAL, tally(10, NONE, NONE, NONE, NONE, 0, 0, NONE), Verdict.PASS, "10 of 10 tokens agree");
    }

    @Test
    void each_kind_of_disagreement_is_counted() {
        Tally tally = new Tally(13, 3, List.of(3, 4), List.of(5), List.of(6, 7, 8), List.of(9), 1, 3, List.of(0, 1));

        assertRuling(
                USUAL,
                tally,
                Verdict.FAIL,
                "3 of 13 tokens agree; 3 flipped where the oracle is confident, 1 with NaN or infinite logits, 2 differ"
                        + " inside the tie band, 1 differ where the oracle is too weak to judge, 3 come after the"
                        + " divergence and were not compared, 2 over a numeric limit of the policy");
    }

    @Test
    void ties_pass_as_such_unless_the_policy_forbids_them() {
        Tally tally = tally(9, List.of(3), NONE, NONE, NONE, 0, 0, NONE);

        assertRuling(USUAL, tally, Verdict.PASS_TIE, "9 of 10 tokens agree; 1 differ inside the tie band");
        assertRuling(
                PolicySample.usual().tiesFail().build(),
                tally,
                Verdict.FAIL,
                "9 of 10 tokens agree; 1 differ inside the tie band");
    }

    @Test
    void a_refused_position_is_no_clean_pass() {
        assertRuling(
                USUAL,
                tally(9, NONE, List.of(3), NONE, NONE, 1, 0, NONE),
                Verdict.PASS_TIE,
                "9 of 10 tokens agree; 1 differ where the oracle is too weak to judge");
    }

    @Test
    void the_agreement_rate_counts_only_what_the_oracle_can_judge() {
        Tally oneFlipOfEight = tally(7, NONE, NONE, List.of(3), NONE, 0, 2, NONE);
        String reason = "7 of 10 tokens agree; 1 flipped where the oracle is confident, 2 come after the divergence and"
                + " were not compared";

        assertRuling(PolicySample.usual().minAgreementRate(0.875).build(), oneFlipOfEight, Verdict.PASS, reason);
        assertRuling(PolicySample.usual().minAgreementRate(0.876).build(), oneFlipOfEight, Verdict.FAIL, reason);
    }

    @Test
    void a_value_that_is_not_finite_or_over_a_limit_fails_at_any_agreement_rate() {
        Policy tolerant = PolicySample.usual().minAgreementRate(0.01).build();

        assertRuling(
                tolerant,
                tally(9, NONE, NONE, NONE, List.of(3), 0, 0, NONE),
                Verdict.FAIL,
                "9 of 10 tokens agree; 1 with NaN or infinite logits");
        assertRuling(
                tolerant,
                tally(10, NONE, NONE, NONE, NONE, 0, 0, List.of(3)),
                Verdict.FAIL,
                "10 of 10 tokens agree; 1 over a numeric limit of the policy");
    }

    @Test
    void an_oracle_that_is_weak_everywhere_judges_nothing() {
        assertRuling(
                USUAL,
                tally(10, NONE, NONE, NONE, NONE, 10, 0, NONE),
                Verdict.INVALID_ORACLE,
                "10 of 10 tokens agree; the oracle is not confident at any of them");
    }

    @Test
    void no_positions_are_inconclusive() {
        assertRuling(
                USUAL,
                new Tally(0, 0, NONE, NONE, NONE, NONE, 0, 0, NONE),
                Verdict.INCONCLUSIVE,
                "there are no tokens to compare");
    }

    private static void assertRuling(Policy policy, Tally tally, Verdict verdict, String reason) {
        assertThat(new TallyRule(policy).rule(tally, "token")).isEqualTo(new Ruling(verdict, tally, reason));
    }

    private static Tally tally(
            int agreed,
            List<Integer> ties,
            List<Integer> refused,
            List<Integer> flips,
            List<Integer> nonFinite,
            int weak,
            int unreached,
            List<Integer> overLimit) {
        return new Tally(10, agreed, ties, refused, flips, nonFinite, weak, unreached, overLimit);
    }

    @Test
    void one_is_in_the_singular() {
        Tally one = new Tally(1, 1, NONE, NONE, NONE, NONE, 0, 0, NONE);

        assertRuling(USUAL, one, Verdict.PASS, "1 of 1 token agrees");
    }
}
