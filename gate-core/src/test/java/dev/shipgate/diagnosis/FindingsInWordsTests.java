package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.FAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.LONG;
import static dev.shipgate.diagnosis.EvidenceSample.NEAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static dev.shipgate.diagnosis.EvidenceSample.wrongAfterTheFirstRow;
import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.MarginNoiseSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.TokenError;
import dev.shipgate.transcript.TokenErrors;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a signature says of the numbers that it recognises, and the nearest numbers of which it says nothing. */
class FindingsInWordsTests {

    @Nested
    class A_soft_cap {

        @Test
        void of_the_bundle_squashes_its_logits() {
            Finding found = found(capped(logit -> 20 * Math.tanh(logit / 20)), new SoftCap());

            assertThat(found.summary())
                    .isEqualTo("the logits are capped softly at about 20.0, and the oracle's are not");
            assertThat(found.evidence())
                    .containsExactly("over 20 rows the largest logits of one side are cap tanh(logit / cap) of the"
                            + " other's, with one cap of 20.0");
        }

        @Test
        void of_the_oracle_is_missing_in_the_bundle() {
            assertThat(found(capped(logit -> 40 * atanh(logit / 40)), new SoftCap())
                            .summary())
                    .isEqualTo("the oracle's logits are capped softly at about 40.0, and the bundle's are not");
        }

        @Test
        void may_be_hidden_at_one_row_in_ten_and_no_more() {
            assertThat(capped(logit -> logit < 12 ? logit : 20 * Math.tanh(logit / 20))
                            .ask(new SoftCap()))
                    .isPresent();
            assertThat(capped(logit -> logit < 13 ? logit : 20 * Math.tanh(logit / 20))
                            .ask(new SoftCap()))
                    .isEmpty();
        }

        @Test
        void is_one_cap_for_all_rows() {
            assertThat(capped(logit -> (logit < 20 ? 20 : 40) * Math.tanh(logit / (logit < 20 ? 20 : 40)))
                            .ask(new SoftCap()))
                    .isEmpty();
        }

        @Test
        void neither_turns_the_sign_nor_explains_a_state_or_a_run_without_objections() {
            DoubleUnaryOperator cap = logit -> 20 * Math.tanh(logit / 20);

            assertThat(capped(logit -> -20 * Math.tanh(logit / 20)).ask(new SoftCap()))
                    .isEmpty();
            assertThat(capped(logit -> logit).ask(new SoftCap())).isEmpty();
            assertThat(capped(cap).state("0.key", 0.9).ask(new SoftCap())).isEmpty();
            assertThat(sound().largestLogits(cap).ask(new SoftCap())).isEmpty();
        }

        private static EvidenceSample capped(DoubleUnaryOperator ofTheBundle) {
            return wrongFromTheFirstRow().largestLogits(ofTheBundle);
        }

        private static double atanh(double x) {
            return Math.log((1 + x) / (1 - x)) / 2;
        }
    }

    @Nested
    class Tokens_that_stand_out {

        private final Signature scored = new OutlyingTokens(OutlyingTokens.By.SCORED);
        private final Signature fed = new OutlyingTokens(OutlyingTokens.By.FED);

        @Test
        void where_they_are_scored_have_wrong_rows_of_the_head() {
            Finding found =
                    found(with(errors(token(7, 0.5, 0.1), token(8, 0.45, 0.1), token(9, 0.1, 0)), null), scored);

            assertThat(found.summary()).isEqualTo("rows of the output head are wrong: tokens 7, 8");
            assertThat(found.evidence())
                    .containsExactly(
                            "where token 7 is scored, the error is 0.50 nat over 3 rows; the median of 100 tokens is"
                                    + " 0.10 nat",
                            "where token 8 is scored, the error is 0.45 nat over 3 rows; the median of 100 tokens is"
                                    + " 0.10 nat");
        }

        @Test
        void as_a_pair_with_opposite_means_are_swapped() {
            assertThat(pair(token(7, 0.5, 0.5), token(8, 0.5, -0.5))).contains("are swapped: tokens 7, 8");
            assertThat(pair(token(7, 0.5, 0.5), token(8, 0.5, -0.34))).contains("are wrong");
            assertThat(pair(token(7, 0.5, 0.5), token(8, 0.5, -0.36))).contains("are swapped");
            assertThat(pair(token(7, 1, 0.5), token(8, 0.69, -0.5))).contains("are wrong");
            assertThat(pair(token(7, 1, 0.5), token(8, 0.71, -0.5))).contains("are swapped");
        }

        @Test
        void where_they_are_fed_have_wrong_rows_of_the_embedding() {
            Finding found = found(with(null, errors(token(7, 1, 0.9), token(9, 0.1, 0))), fed);

            assertThat(found.summary()).isEqualTo("the rows are wrong wherever some tokens are fed: tokens 7");
            assertThat(found.evidence())
                    .containsExactly("where token 7 is fed, the error is 1.0 nat over 3 rows; the median of 100 tokens"
                            + " is 0.10 nat");
        }

        @Test
        void must_be_off_by_a_factor_and_a_fed_one_at_each_of_several_rows() {
            assertThat(with(errors(token(7, 0.4, 0), token(9, 0.1, 0)), null).ask(scored))
                    .as("at the factor")
                    .isEmpty();
            assertThat(with(null, errors(token(7, 0.79, 0.79), token(9, 0.1, 0)))
                            .ask(fed))
                    .isEmpty();
            assertThat(with(null, errors(token(7, 1, 0.7), token(9, 0.1, 0))).ask(fed))
                    .isEmpty();
            assertThat(with(null, errors(new TokenError(Samples.token(7), 1, 1, 1), token(9, 0.1, 0)))
                            .ask(fed))
                    .as("one row")
                    .isEmpty();
            assertThat(with(errors(token(7, 0.5, 0)), null).ask(scored))
                    .as("all of the tokens")
                    .isEmpty();
            assertThat(with(errors(token(7, 0.5, 0), token(9, 0.1, 0)), null)
                            .state("0.key", 0.9)
                            .ask(scored))
                    .as("a state is off")
                    .isEmpty();
        }

        private String pair(TokenError one, TokenError other) {
            return found(with(errors(one, other, token(9, 0.1, 0)), null), scored)
                    .summary();
        }

        private static TokenErrors errors(TokenError... largest) {
            return new TokenErrors(100, 0.1, List.of(largest));
        }

        private static TokenError token(int id, double rms, double mean) {
            return new TokenError(Samples.token(id), 3, mean, rms);
        }

        private static EvidenceSample with(@Nullable TokenErrors scored, @Nullable TokenErrors fed) {
            MarginNoise noise = MarginNoiseSample.quiet().build();
            return wrongFromTheFirstRow()
                    .with(new MarginNoise(
                            noise.subject(),
                            noise.positions(),
                            noise.topK(),
                            noise.sigmaNats(),
                            noise.biasNats(),
                            noise.biasStandardErrors(),
                            noise.rhoNats(),
                            noise.slope(),
                            noise.residualRmsNats(),
                            noise.medianKlNats(),
                            noise.flips(),
                            noise.expectedFlips(),
                            noise.flipProbability(),
                            noise.largestFlippedMarginNats(),
                            noise.largestShifts(),
                            scored,
                            fed == null ? noise.fed() : fed,
                            noise.logitUlpNats(),
                            noise.bodyBits(),
                            noise.stateGrowth(),
                            noise.exactRerun(),
                            noise.stateBits()));
        }
    }

    @Nested
    class Coarse_logits {

        @Test
        void are_multiples_of_a_step() {
            Finding found = found(SignatureTests.grid(8, 0.001), new CoarseLogits());

            assertThat(found.summary()).isEqualTo("the logits are rounded to multiples of 0.2500");
            assertThat(found.evidence())
                    .containsExactly(
                            "over 8 rows every largest logit and every margin is a multiple of 0.250000 nat, 250"
                                    + " times what the dtype can tell apart");
        }

        @Test
        void may_have_margins_of_several_steps() {
            assertThat(found(grid(10.25, 0.5), new CoarseLogits()).summary())
                    .isEqualTo("the logits are rounded to multiples of 0.2500");
        }

        @Test
        void leave_no_largest_logit_and_no_margin_between_the_steps() {
            assertThat(grid(10.26, 0.25).ask(new CoarseLogits())).isEmpty();
            assertThat(grid(10.25, 0.26).ask(new CoarseLogits())).isEmpty();
        }

        @Test
        void are_not_known_from_one_logit_or_from_margins_of_zero() {
            assertThat(grid(10, 0.25).ask(new CoarseLogits())).isEmpty();
            assertThat(wrongFromTheFirstRow()
                            .logits(0.001, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0)
                            .ask(new CoarseLogits()))
                    .isEmpty();
        }

        /** Seven rows with a largest logit of 10 and a margin of 0.5, and an eighth. */
        private static EvidenceSample grid(double logit, double margin) {
            return wrongFromTheFirstRow()
                    .logits(0.001, 10, 0.5, 10, 0.5, 10, 0.5, 10, 0.5, 10, 0.5, 10, 0.5, 10, 0.5, logit, margin);
        }
    }

    @Nested
    class Shifted_positions {

        @Test
        void are_one_late_or_one_early() {
            Finding late = found(choices(List.of(1, 2, 3, 4), List.of(9, 1, 2, 3)), new ShiftedPositions());
            Finding early = found(choices(List.of(1, 2, 3, 4), List.of(2, 3, 4, 9)), new ShiftedPositions());

            assertThat(late.summary()).isEqualTo("the rows are the oracle's, one position late");
            assertThat(late.evidence())
                    .containsExactly("compared with the oracle's rows shifted by -1, 3 of 3 top-1 agree");
            assertThat(early.summary()).isEqualTo("the rows are the oracle's, one position early");
            assertThat(early.evidence())
                    .containsExactly("compared with the oracle's rows shifted by 1, 3 of 3 top-1 agree");
        }

        @Test
        void fit_at_four_of_five_positions() {
            assertThat(choices(List.of(1, 2, 3, 4, 5, 6), List.of(9, 1, 2, 3, 4, 9))
                            .ask(new ShiftedPositions()))
                    .isPresent();
            assertThat(choices(List.of(1, 2, 3, 4, 5, 6), List.of(9, 1, 2, 3, 9, 9))
                            .ask(new ShiftedPositions()))
                    .isEmpty();
        }

        @Test
        void are_not_what_a_constant_text_looks_like() {
            assertThat(choices(List.of(1, 1, 1, 1), List.of(1, 1, 1, 2)).ask(new ShiftedPositions()))
                    .isEmpty();
            assertThat(choices(List.of(1), List.of(2)).ask(new ShiftedPositions()))
                    .isEmpty();
        }

        private static EvidenceSample choices(List<Integer> oracle, List<Integer> bundle) {
            return wrongFromTheFirstRow().choices(oracle, bundle);
        }
    }

    @Nested
    class Few_bits {

        @Test
        void are_those_of_the_states_where_the_weights_have_more() {
            EvidenceSample sample = wrongFromTheFirstRow()
                    .bodyBits(32)
                    .stateType("int4")
                    .state("0.key", 0.1)
                    .state("1.key", 0.2);

            Finding found = found(sample, new TooFewLevels(TooFewLevels.Growth.EVEN));

            assertThat(found.summary()).isEqualTo("the carried states have too few levels for this model");
            assertThat(found.evidence().get(0)).isEqualTo("the carried states use 4.0 bits");
            assertThat(found(sample.bodyBits(3), new TooFewLevels(TooFewLevels.Growth.EVEN))
                            .summary())
                    .startsWith("the weights have");
        }
    }

    @Nested
    class A_wrong_cache {

        @Test
        void of_keys_that_keep_their_lengths_is_rotated() {
            Finding found = found(keys(new CacheDifference(16, 32, 0.001, 0.01, 0.5, 0, null)), new RotaryPositions());

            assertThat(found.summary())
                    .isEqualTo("the keys of layer 1 are rotated to different positions than the oracle's");
            assertThat(found.evidence())
                    .contains(
                            "the last correct state: 0.recurrent_state is 0.010 away from the oracle's (cosine 1.0000)",
                            "the first wrong one: 1.key is 0.500 away from the oracle's (cosine 1.0000)",
                            "the values of the same layer are correct: 1.value is 0.010 away from the oracle's (cosine"
                                    + " 1.0000)",
                            "the keys keep their lengths to 0.0010, as rotation does; the first token's are off by"
                                    + " 0.010");
            assertThat(found(
                                    keys(new CacheDifference(16, 32, 0.001, 0.01, 0.5, 0, null, 3, null)),
                                    new RotaryPositions())
                            .evidence())
                    .anyMatch(line -> line.contains("the oldest token's are off by"));
        }

        @Test
        void of_keys_that_change_their_lengths_is_not() {
            CacheDifference longer = new CacheDifference(16, 32, 0.1, 0.01, 0.5, 0, null);

            assertThat(keys(longer).ask(new RotaryPositions())).isEmpty();
            assertThat(found(keys(longer), new WrongKeys()).evidence())
                    .anyMatch(line -> line.contains("1.key is 0.500 away"));
        }

        @Test
        void that_is_off_at_some_tokens_only_is_told_with_the_first() {
            EvidenceSample some = keys(new CacheDifference(16, 32, 0.1, 0.01, 0.02, 2, 4));

            assertThat(found(some, new SomeTokens()).evidence())
                    .contains("2 of 16 tokens are off, the first at position 4, and correct ones come after them");
            assertThat(keys(new CacheDifference(16, 32, 0.1, 0.01, 0.02, 12, 4)).ask(new SomeTokens()))
                    .isEmpty();
        }

        private static EvidenceSample keys(CacheDifference cache) {
            return wrongAfterTheFirstRow()
                    .state("0.recurrent_state", 0.01)
                    .state("1.key", 5000, 0, true, new StateDifference(1, 0.5, null, cache))
                    .state("1.value", 0.01);
        }
    }

    @Test
    void a_long_context_that_goes_wrong_is_told_with_its_trend() {
        EvidenceSample longOnly =
                sound().rowsOf(LONG, SignatureTests.growing(9)).objection(CheckId.TEACHER_FORCED_SWEEP, LONG);

        assertThat(found(longOnly, new LongContextOnly()).evidence())
                .containsExactly(
                        "the first flip is at position 1, and there are 1",
                        "median KL of the first quarter 0.00010 nat, of the last 0.00090 nat");
    }

    @Test
    void rows_that_heal_need_sound_seeded_steps() {
        Signature heals = new StaleState(StaleState.Sign.ROWS_HEAL);
        double[] rows = SignatureTests.healing(FAR_KL_NATS, NEAR_KL_NATS);

        assertThat(wrongFromTheFirstRow().rows(rows).ask(heals)).isPresent();
        assertThat(sound().rows(rows).ask(heals)).as("nobody objects").isEmpty();
    }

    private static Finding found(EvidenceSample sample, Signature signature) {
        return sample.ask(signature).orElseThrow();
    }
}
