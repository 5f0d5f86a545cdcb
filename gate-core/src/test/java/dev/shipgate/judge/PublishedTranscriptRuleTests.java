package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.devicerun.PublishedTranscript;
import dev.shipgate.devicerun.PublishedTranscript.Answer;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers of three tokens that other tools published, judged again. */
class PublishedTranscriptRuleTests {

    private static final List<Integer> IDS = List.of(5, 6, 7);
    private static final List<Double> SURE = List.of(0.9, 0.5, 0.8);
    private static final double FLOOR = 0.1;

    @Test
    void answers_without_an_output_compare_nothing() {
        expect(
                rule(List.of(), SURE.subList(0, 0), IDS),
                Verdict.INCONCLUSIVE,
                "the reference's output was not recorded: there is nothing to compare");
        expect(
                rule(IDS, SURE, List.of()),
                Verdict.INCONCLUSIVE,
                "the bundle's output is empty: there is nothing to compare");
        expect(text("abc", ""), Verdict.INCONCLUSIVE, "the bundle's output is empty: there is nothing to compare");
    }

    @Test
    void tokens_and_text_cannot_be_compared() {
        expect(
                rule(new Answer(IDS, null), List.of(), new Answer(null, "abc")),
                Verdict.INCONCLUSIVE,
                "one side recorded tokens and the other text, so the two cannot be compared");
    }

    @Test
    void the_same_tokens_pass() {
        expect(rule(IDS, SURE, IDS), Verdict.PASS, "3 of 3 tokens agree");
    }

    @Test
    void a_shorter_answer_is_truncated_and_a_longer_one_wrong() {
        expect(
                rule(IDS, SURE, List.of(5, 6)),
                Verdict.INCONCLUSIVE,
                "2 of 3 tokens agree, and the bundle's end there: truncated, not corrupt");
        expect(
                rule(IDS, SURE, List.of(5, 6, 7, 8)),
                Verdict.FAIL,
                "3 of 3 tokens agree, and the bundle runs past the end of the reference");
    }

    @Test
    void another_token_fails_unless_the_reference_was_at_a_tie() {
        expect(
                rule(IDS, SURE, List.of(5, 9, 7)),
                Verdict.FAIL,
                "1 of 3 tokens agree; at token 1 the reference has 6, the bundle 9, at a margin of 0.5000 in"
                        + " probability");
        expect(
                rule(IDS, List.of(0.9, 0.05, 0.8), List.of(5, 9, 7)),
                Verdict.INCONCLUSIVE,
                "1 of 3 tokens agree; at token 1 the reference has 6, the bundle 9, at a margin of 0.0500 in"
                        + " probability, inside the tie band; whether the bundle chose the runner-up was not recorded");
        expect(
                rule(IDS, List.of(0.9, FLOOR, 0.8), List.of(5, 9, 7)),
                Verdict.FAIL,
                "1 of 3 tokens agree; at token 1 the reference has 6, the bundle 9, at a margin of 0.1000 in"
                        + " probability");
        expect(
                rule(IDS, List.of(), List.of(5, 9, 7)),
                Verdict.FAIL,
                "1 of 3 tokens agree; at token 1 the reference has 6, the bundle 9; no margin was recorded that could"
                        + " make it a tie");
    }

    @Test
    void a_pass_where_the_reference_was_not_sure_claims_too_much() {
        expect(
                rule(IDS, List.of(0.9, 0.04, 0.06), IDS),
                Verdict.INVALID_ORACLE,
                "3 of 3 tokens agree; but the reference's margin is below 0.1000 in probability at token [1, 2], the"
                        + " lowest 0.0400: choose another prompt");
        assertThat(rule(IDS, List.of(0.9, FLOOR, 0.8), IDS).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_policy_in_probability_gives_floor_and_band() {
        PublishedTranscriptRule rule = new PublishedTranscriptRule(inProbability(0.3, 0.2));
        List<Double> margins = List.of(0.9, 0.25, 0.8);

        PublishedTranscriptRule.Rejudged weak = rule.rule(published(ids(IDS), margins, ids(IDS)));
        PublishedTranscriptRule.Rejudged apart = rule.rule(published(ids(IDS), margins, ids(List.of(5, 9, 7))));

        assertThat(weak.verdict()).isEqualTo(Verdict.INVALID_ORACLE);
        assertThat(weak.notes())
                .containsExactly(
                        "the tool itself reported PASS",
                        "no logits, no teacher-forced sweep and no seeded step were published: only greedy answers were"
                                + " compared",
                        "the reference's smallest margin is 0.2500 in probability; the floor is 0.3000, the policy's");
        assertThat(apart.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void notes_say_what_was_not_published() {
        PublishedTranscript silent = new PublishedTranscript(null, FLOOR, ids(IDS), List.of(), ids(IDS));

        assertThat(new PublishedTranscriptRule(Samples.policy()).rule(silent).notes())
                .containsExactly(
                        "no logits, no teacher-forced sweep and no seeded step were published: only greedy answers were"
                                + " compared",
                        "no margins were published, so the reference's confidence is unknown");
        assertThat(rule(IDS, SURE, IDS).notes())
                .last()
                .isEqualTo("the reference's smallest margin is 0.5000 in probability; the floor is 0.1000, that of the"
                        + " tool's own format, since the policy's is in nats, which can't be derived from"
                        + " probabilities");
    }

    @Test
    void text_is_compared_by_characters() {
        expect(
                text("abcd", "abcd"),
                Verdict.PASS,
                "judged only on text, all 4 characters agree; different tokens can read alike");
        expect(text("abcd", "abxd"), Verdict.FAIL, "judged only on text, the two diverge after 2 of 4 characters");
        expect(text("abcd", "ab"), Verdict.FAIL, "judged only on text, the two diverge after 2 of 4 characters");
        expect(text("abcd", "abcde"), Verdict.FAIL, "judged only on text, the two diverge after 4 of 4 characters");
    }

    private static void expect(PublishedTranscriptRule.Rejudged found, Verdict verdict, String reason) {
        assertThat(found.verdict()).isEqualTo(verdict);
        assertThat(found.reason()).isEqualTo(reason);
        assertThat(found.notes()).isNotEmpty();
    }

    private static PublishedTranscriptRule.Rejudged text(@Nullable String expected, @Nullable String found) {
        return rule(new Answer(null, expected), List.of(), new Answer(null, found));
    }

    private static PublishedTranscriptRule.Rejudged rule(
            List<Integer> expected, List<Double> margins, List<Integer> found) {
        return rule(ids(expected), margins, ids(found));
    }

    private static PublishedTranscriptRule.Rejudged rule(Answer expected, List<Double> margins, Answer found) {
        return new PublishedTranscriptRule(Samples.policy()).rule(published(expected, margins, found));
    }

    private static PublishedTranscript published(Answer expected, List<Double> margins, Answer found) {
        return new PublishedTranscript("PASS", FLOOR, expected, margins, found);
    }

    private static Answer ids(List<Integer> ids) {
        return new Answer(ids, null);
    }

    private static Policy inProbability(double floor, double tieBand) {
        Policy policy = Samples.policy();
        return new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                new Policy.MarginRule(MarginUnit.PROB, floor, tieBand, 1, 0.001),
                policy.minAgreementRate(),
                policy.tiesPass(),
                policy.checks(),
                policy.claims(),
                policy.waivers(),
                policy.limits(),
                policy.noise());
    }
}
