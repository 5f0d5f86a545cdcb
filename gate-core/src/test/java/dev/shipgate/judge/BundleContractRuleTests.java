package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.Context;
import dev.shipgate.transcript.BundleContract.ExtraStop;
import dev.shipgate.transcript.BundleContract.Padding;
import dev.shipgate.transcript.BundleContract.Place;
import dev.shipgate.transcript.BundleContract.Retokenisation;
import dev.shipgate.transcript.BundleContract.StopTokens;
import dev.shipgate.transcript.BundleContract.Tokenizer;
import dev.shipgate.transcript.BundleContract.Vocabulary;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.PositionTable;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Token;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the parts of a bundle say of each other: each contradiction seen red, in its own words. */
class BundleContractRuleTests {

    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    private Vocabulary vocabulary = new Vocabulary(2048, 2048, 2048);
    private Tokenizer tokenizer = new Tokenizer(ONE, ONE);
    private Context context = new Context(256, 40, "alphabet", true);
    private StopTokens stops = new StopTokens(List.of(2), List.of(2));
    private final List<Retokenisation> prompts =
            new ArrayList<>(List.of(new Retokenisation("alphabet", 16, 16, null, null)));

    @Test
    void parts_that_agree_pass() {
        expect(
                Verdict.PASS,
                "vocabulary 2048 in logits and oracle; 1 prompt tokenises to the oracle's ids; the context holds 40"
                        + " tokens");
    }

    @Test
    void a_manifest_that_contradicts_the_head_fails() {
        vocabulary = new Vocabulary(2000, 2048, 2048);
        expect(
                Verdict.FAIL,
                "the manifest says vocab_size 2000, but the graph gives 2048 logits; correct the manifest"
                        + " or the head");
    }

    @Test
    void an_oracle_of_another_vocabulary_judges_nothing() {
        vocabulary = new Vocabulary(null, 2048, 1024);
        expect(
                Verdict.INVALID_ORACLE,
                "the bundle has a vocabulary of 2048, the oracle one of 1024; the oracle was"
                        + " recorded from another model");
    }

    @Test
    void what_the_manifest_leaves_open_is_not_known() {
        vocabulary = new Vocabulary(null, 2048, 2048);
        expect(Verdict.INCONCLUSIVE, "the manifest does not say its vocab_size");

        context = new Context(null, 40, "alphabet", true);
        expect(
                Verdict.INCONCLUSIVE,
                "the manifest does not say its vocab_size; the manifest does not say its maximum" + " context length");
    }

    @Test
    void states_of_a_fixed_size_need_no_promised_context() {
        context = new Context(null, 40, "alphabet", false);
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void padding_that_wins_fails() {
        vocabulary = new Vocabulary(2048, 2050, 2048, new Padding(9, 2, 2049, -1.0));
        expect(
                Verdict.FAIL,
                "the head has 2 ids after the oracle's 2048, and they win in 2 of 9 rows; mask them with"
                        + " large negative logits, or export the head without them");
    }

    @Test
    void padding_within_the_tie_band_fails() {
        double band = Samples.policy().margin().tieBand();
        vocabulary = new Vocabulary(2050, 2050, 2048, new Padding(9, 0, 2049, band / 2));

        assertThat(rule().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(rule().reason()).contains("token 2049 of them comes within", "inside the tie band");

        vocabulary = new Vocabulary(2050, 2050, 2048, new Padding(9, 0, 2049, band));
        expect(
                Verdict.PASS,
                String.format(
                        "vocabulary 2048 in oracle and 2050 in logits, whose padding never wins: the nearest of it is"
                                + " %.3g nat below the top-1; 1 prompt tokenises to the oracle's ids; the context holds"
                                + " 40 tokens",
                        band));
    }

    @Test
    void padding_that_is_masked_in_every_row_passes() {
        vocabulary = new Vocabulary(null, 2050, 2048, new Padding(9, 0, null, null));

        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);
        assertThat(rule().reason())
                .startsWith("vocabulary 2048 in oracle and 2050 in logits, whose padding never wins;");
    }

    @Test
    void padding_that_nobody_looked_at_is_not_known() {
        vocabulary = new Vocabulary(2048, 2050, 2048, new Padding(0, 0, null, null));
        expect(Verdict.INCONCLUSIVE, "the head has 2 ids after the oracle's 2048, and no row was looked at");
    }

    @Test
    void padding_does_not_excuse_a_manifest_with_a_third_size() {
        vocabulary = new Vocabulary(2049, 2050, 2048, new Padding(9, 0, null, null));
        expect(
                Verdict.FAIL,
                "the manifest says vocab_size 2049, but the graph gives 2050 logits; correct the manifest"
                        + " or the head");
    }

    @Test
    void a_promise_shorter_than_a_case_fails() {
        context = new Context(39, 40, "alphabet", true);
        expect(Verdict.FAIL, "the manifest promises 39 tokens of context, but case alphabet needs 40");

        context = new Context(40, 40, "alphabet", true);
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_table_shorter_than_the_promise_fails() {
        context = new Context(256, 40, "alphabet", true, new PositionTable("cos", "Gather", 255));
        expect(
                Verdict.FAIL,
                "the manifest promises 256 tokens of context, but cos, which Gather reads by position,"
                        + " ends after 255; export it for the promised length, or promise less");

        context = new Context(256, 40, "alphabet", true, new PositionTable("cos", "Gather", 256));
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);

        context = new Context(null, 40, "alphabet", false, new PositionTable("cos", "Gather", 8));
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void prompts_that_tokenise_otherwise_fail_each_in_its_own_words() {
        prompts.clear();
        prompts.add(new Retokenisation("numbers", 16, 18, 3, null));
        prompts.add(new Retokenisation("letters", 16, 17, 0, null, List.of(new Token(1, "<s>"), new Token(5, null))));
        expect(
                Verdict.FAIL,
                "the bundle's tokenizer turns the text of case numbers into other ids than the oracle's from token 3 on"
                        + " (18 tokens against 16): ship the tokenizer of the source model; the bundle's tokenizer puts"
                        + " token 1 \"<s>\", token 5 before the text of a prompt, the oracle's doesn't: ship the"
                        + " tokenizer of the source model, or correct its post-processor");
    }

    @Test
    void prompts_that_were_not_tokenised_are_not_known_and_say_so_once() {
        prompts.add(new Retokenisation("one", 16, null, null, "there is no tokenizer"));
        prompts.add(new Retokenisation("two", 16, null, null, "there is no tokenizer"));
        expect(Verdict.INCONCLUSIVE, "prompts were not tokenised again: there is no tokenizer");
    }

    @Test
    void another_tokenizer_fails_and_the_worst_of_two_counts() {
        tokenizer = new Tokenizer(ONE, TWO);
        vocabulary = new Vocabulary(null, 2048, 2048);

        assertThat(rule().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(rule().reason())
                .startsWith(
                        "the manifest does not say its vocab_size; the bundle's tokenizer.json (sha256 111111111111…)"
                                + " is not the one that the oracle was recorded with (222222222222…)");
    }

    @Test
    void a_tokenizer_without_a_twin_is_not_accused() {
        tokenizer = new Tokenizer(ONE, null);
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);

        tokenizer = new Tokenizer(null, TWO);
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void contents_count_and_not_bytes() {
        tokenizer = new Tokenizer(ONE, TWO, Tokenizer.Compared.CONTENTS, List.of(), null);
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);
        assertThat(rule().reason()).contains("is a different file than the oracle's, but says the same");

        tokenizer = new Tokenizer(ONE, TWO, Tokenizer.Compared.CONTENTS, List.of("normalizer", "merges"), null);
        expect(
                Verdict.FAIL,
                "the bundle's tokenizer.json differs from the one that the oracle was recorded with in"
                        + " normalizer; merges: ship the tokenizer of the source model");
    }

    @Test
    void what_was_assumed_of_a_tokenizer_is_said() {
        tokenizer = new Tokenizer(null, ONE, null, List.of(), "a byte-level pre-tokenizer");
        assertThat(rule().reason()).contains("ids, assuming a byte-level pre-tokenizer; the context");
    }

    @Test
    void a_stop_token_that_is_missing_fails() {
        stops = new StopTokens(List.of(3), List.of(2, 3));
        expect(
                Verdict.FAIL,
                "the bundle stops at token [3], the oracle's model at [2, 3]: correct eos_token_id, or the"
                        + " bundle may never stop");

        stops = new StopTokens(List.of(), List.of(2));
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);

        stops = new StopTokens(List.of(2), List.of());
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_stop_token_too_many_is_judged_by_where_it_occurs() {
        stops = extra(new ExtraStop(new Token(9, "a"), true, new Place("alphabet", 4), null));
        expect(
                Verdict.FAIL,
                "the bundle stops at token 9, at which the oracle's model doesn't: the oracle's answer to"
                        + " case alphabet has it at index 4, where the bundle's would end; remove it from"
                        + " eos_token_id");

        stops = extra(new ExtraStop(new Token(9, "a"), false, null, new Place("alphabet", 5)));
        expect(
                Verdict.FAIL,
                "the bundle stops at token 9, at which the oracle's model doesn't: it is ordinary text,"
                        + " which the prompt of case alphabet has at index 5; remove it from eos_token_id");

        stops = extra(new ExtraStop(new Token(9, "a"), true, null, new Place("alphabet", 5)));
        assertThat(rule().verdict()).isEqualTo(Verdict.PASS);
        assertThat(rule().reason())
                .endsWith("; warning: the bundle stops at token 9, at which the oracle's model doesn't; no recorded"
                        + " answer has it");

        stops = extra(new ExtraStop(new Token(9, "a"), false, null, null));
        assertThat(rule().reason()).endsWith("doesn't, and which is an ordinary word; no recorded answer has it");
    }

    private static StopTokens extra(ExtraStop extra) {
        return new StopTokens(List.of(2, 9), List.of(2), List.of(extra));
    }

    private void expect(Verdict verdict, String reason) {
        assertThat(rule()).isEqualTo(Ruling.of(verdict, reason));
    }

    private Ruling rule() {
        return new BundleContractRule(Samples.policy())
                .rule(
                        new BundleContract(
                                Subject.of(CheckId.BUNDLE_CONTRACT), vocabulary, tokenizer, context, stops, prompts),
                        CaseKind.GATE);
    }
}
