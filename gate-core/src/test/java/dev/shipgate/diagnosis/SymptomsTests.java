package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.FAR_KL_NATS;
import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.LONG;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The questions that several signatures ask, answered just inside and just outside of each figure. */
class SymptomsTests {

    private static final double ROUNDING_KL_NATS = Calibration.EIGHT_BIT_ROUNDING_KL_NATS;

    @Test
    void tokens_rows_and_states_may_be_wrong_and_claims_are_neither() {
        Symptoms rows = of(sound().objection(CheckId.GREEDY, GATE));
        Symptoms states = of(sound().objection(CheckId.CARRIED_STATE, GATE));
        Symptoms claims = of(sound().objection(CheckId.CLAIMS, GATE));

        assertThat(List.of(rows.somethingIsWrong(), rows.rowsAreWrong())).containsExactly(true, true);
        assertThat(List.of(states.somethingIsWrong(), states.rowsAreWrong())).containsExactly(true, false);
        assertThat(List.of(claims.somethingIsWrong(), claims.rowsAreWrong())).containsExactly(false, false);
    }

    @Test
    void the_states_of_gate_cases_count_where_one_of_them_stands_out() {
        Symptoms onlyLong = of(sound().state("0.key", 0.01).with(longStates("1.key", 0.9)));
        Symptoms both = of(sound().state("0.key", 0.9).with(longStates("1.key", 0.9)));

        assertThat(onlyLong.states().deviations()).hasSize(2);
        assertThat(both.states().deviations())
                .singleElement()
                .satisfies(state -> assertThat(state.slot()).hasToString("0.key"));
        assertThat(both.statesOfAllCases().deviations()).hasSize(2);
    }

    private static CarriedStates longStates(String slot, double error) {
        return new CarriedStates(
                Subject.of(CheckId.CARRIED_STATE, LONG),
                3,
                List.of(new State(
                        CarriedSlot.of(slot), null, null, 0, 3, false, 9, true, new StateDifference(1, error, null))));
    }

    @Nested
    class Rows {

        @Test
        void are_told_in_words() {
            assertThat(rows(sound()).inWords())
                    .containsExactly(
                            "the first rows of the prompts, before anything is carried: KL up to 0.00010 nat over 1",
                            "the steps from the oracle's own cache: KL up to 0.00010 nat over 1",
                            "all rows of the sweeps: KL up to 0.00010 nat over 3, median cosine 0.9000");
            assertThat(rows(sound().rows()).inWords())
                    .startsWith("the first rows of the prompts, before anything is carried: none could be compared");
            assertThat(rows(sound().rows().with(largestLogits())).inWords())
                    .endsWith("all rows of the sweeps: KL up to ≥ 0.0010 nat over 1, median cosine of the recorded"
                            + " logits 0.9990");
        }

        @Test
        void are_beyond_rounding_if_one_of_them_is() {
            assertThat(rows(sound().rows(0, ROUNDING_KL_NATS)).areBeyondRounding())
                    .isFalse();
            assertThat(rows(sound().rows(0, ROUNDING_KL_NATS * 1.01)).areBeyondRounding())
                    .isTrue();
        }

        @Test
        void are_sound_at_first_if_the_first_is_as_near_as_rounding_and_much_nearer_than_the_furthest() {
            assertThat(rows(sound().rows(ROUNDING_KL_NATS, FAR_KL_NATS)).firstAreSound())
                    .isTrue();
            assertThat(rows(sound().rows(ROUNDING_KL_NATS * 1.01, FAR_KL_NATS)).firstAreSound())
                    .isFalse();
            assertThat(rows(sound().rows()).firstAreSound()).isFalse();
            assertThat(rows(sound().scatter(0.19, 1, 1)).firstAreSound()).isTrue();
            assertThat(rows(sound().scatter(Calibration.NEAR_ROWS_SHARE, 1, 1)).firstAreSound())
                    .isFalse();
        }

        @Test
        void of_seeded_steps_are_sound_as_near_as_rounding() {
            assertThat(rows(sound().seededKlNats(ROUNDING_KL_NATS)).seededStepsAreSound())
                    .isTrue();
            assertThat(rows(sound().seededKlNats(ROUNDING_KL_NATS * 1.01)).seededStepsAreSound())
                    .isFalse();
        }

        @Test
        void of_seeded_steps_are_exact_at_a_small_share_of_the_sweeps_error() {
            double limit = Calibration.EXACT_STEP_PER_SWEEP_KL * FAR_KL_NATS;

            assertThat(rows(wrongFromTheFirstRow().seededKlNats(limit * 0.99)).seededStepsAreExact())
                    .isTrue();
            assertThat(rows(wrongFromTheFirstRow().seededKlNats(limit)).seededStepsAreExact())
                    .isFalse();
        }

        @Test
        void only_differ_in_length_if_they_keep_their_direction() {
            double cosine = Calibration.SAME_DIRECTION_COSINE;
            double nats = Calibration.WRONG_LENGTH_KL_NATS;

            assertThat(rows(sound().cosine(0.9999).rows(0.06)).onlyDifferInLength())
                    .isTrue();
            assertThat(rows(sound().cosine(cosine).rows(0.06)).onlyDifferInLength())
                    .isFalse();
            assertThat(rows(sound().cosine(0.9999).rows(nats)).onlyDifferInLength())
                    .isFalse();
            assertThat(rows(sound().cosine(0.9999).rows(0.06, 0.06).with(largestLogits()))
                            .onlyDifferInLength())
                    .as("of the largest logits, nobody knows the direction")
                    .isFalse();
        }

        @Test
        void agree_at_a_share_of_the_positions() {
            assertThat(rows(sound().choices(List.of(1, 2, 3, 4), List.of(1, 2, 3, 9)))
                            .agreementRate())
                    .isEqualTo(0.75);
            assertThat(rows(sound().rows()).agreementRate()).isZero();
        }

        @Test
        void have_a_trend_over_the_longest_prompt() {
            double[] rising = IntStream.range(0, 80).mapToDouble(i -> i).toArray();
            double[] flat = new double[64];

            assertThat(rows(sound().rows(flat).rowsOf(LONG, rising)).klTrend()).contains(new RowSymptoms.Trend(10, 70));
            assertThat(rows(sound().rows(rising).rowsOf(LONG, flat)).klTrend()).contains(new RowSymptoms.Trend(10, 70));
            assertThat(rows(sound().rowsOf(LONG, Arrays.copyOf(rising, 63))).klTrend())
                    .isEmpty();
        }

        @Test
        void heal_if_the_longest_prompt_starts_far_away_and_comes_near() {
            double rest = 0.0625;
            double first = Calibration.HEALED_KL_RATIO * rest;

            assertThat(healing(8, first * 1.01, rest)).isTrue();
            assertThat(healing(8, first, rest)).as("at the ratio").isFalse();
            assertThat(healing(7, first * 1.01, rest)).as("a short prompt").isFalse();
            assertThat(rows(sound().rows(prompt(8, first * 1.01, rest)).rowsOf(LONG, new double[9]))
                            .longestHeals())
                    .as("a longer prompt doesn't heal")
                    .isFalse();
        }

        private static boolean healing(int rows, double first, double rest) {
            return rows(sound().rowsOf(LONG, prompt(rows, first, rest))).longestHeals();
        }

        private static double[] prompt(int rows, double first, double rest) {
            double[] nats = new double[rows];
            Arrays.fill(nats, rest);
            nats[0] = first;
            return nats;
        }

        private static TeacherForcedSweep largestLogits() {
            return new TeacherForcedSweep(
                    Subject.of(CheckId.TEACHER_FORCED_SWEEP, LONG), List.of(Samples.topK(0, 64)), List.of());
        }

        private static RowSymptoms rows(EvidenceSample sample) {
            return of(sample).rows();
        }
    }

    @Nested
    class The_head {

        @Test
        void is_sound_within_the_span_as_closely_as_its_bits_allow() {
            assertThat(head(sound().outsideOracleSpan(Calibration.SOUND_HEAD_OUTSIDE_SHARE))
                            .isSound())
                    .isTrue();
            assertThat(head(sound().headBits(6).outsideOracleSpan(0.009)).isSound())
                    .isFalse();
            assertThat(head(sound().headBits(5).outsideOracleSpan(0.009)).isSound())
                    .isTrue();
            assertThat(head(sound()).isSound()).as("not measured").isFalse();
        }

        @Test
        void is_clipped_if_more_codes_are_at_the_end_of_their_range_than_its_bits_explain() {
            assertThat(clipped(8, Calibration.CLIPPED_CODES_SHARE)).isFalse();
            assertThat(clipped(8, 0.11)).isTrue();
            assertThat(clipped(7, 0.11)).isFalse();
            assertThat(clipped(7, Calibration.CLIPPED_CODES_SHARE_OF_FEW_BITS)).isFalse();
            assertThat(clipped(7, 0.31)).isTrue();
        }

        @Test
        void is_told_in_words() {
            assertThat(head(sound().outsideOracleSpan(0.25)).spanInWords())
                    .containsExactly("a share of 0.25 of each row lies outside the span of the oracle's rows; only a"
                            + " different output head can cause that");
            assertThat(head(sound()).spanInWords()).isEmpty();
            assertThat(head(sound().zeroScales(3)).codesInWords())
                    .containsExactly("the head head has 2.0 % of its codes at the end of their range, 3 scales that are"
                            + " zero or not finite, scales from 1.00 to 1.00, symmetric");
            assertThat(head(sound().headBits(32)).codesInWords()).isEmpty();
        }

        private static boolean clipped(int bits, double share) {
            return head(sound().headBits(bits).saturatedShare(share)).isClipped();
        }

        private static HeadSymptoms head(EvidenceSample sample) {
            return of(sample).head();
        }
    }

    private static Symptoms of(EvidenceSample sample) {
        return new Symptoms(sample.build());
    }
}
