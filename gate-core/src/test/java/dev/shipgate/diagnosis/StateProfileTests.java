package dev.shipgate.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.diagnosis.StateProfile.Deviation;
import dev.shipgate.diagnosis.StateProfile.Jump;
import dev.shipgate.transcript.CacheDifference;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.Localisation.SlotDifference;
import dev.shipgate.transcript.StateDifference;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The states of a step in their order, of a bundle of 8 bits. */
class StateProfileTests {

    private static final QuantisationNoise INT8 =
            new QuantisationNoise(8, Calibration.EIGHT_BIT_ROUNDING_KL_NATS, 0.0039);

    @Test
    void of_several_cases_the_worst_error_and_the_worst_cosine_count() {
        CacheDifference ofTheWorst = cache(0.1, 0.2, 0, null);
        StateProfile profile = profile(
                state("0.key", 0.99, 0.01, cache(0, 0, 0, null)),
                state("0.key", 0.90, 0.30, ofTheWorst),
                state("0.key", 0.80, 0.20, cache(0, 0, 0, null)));

        assertThat(profile.deviations())
                .containsExactly(new Deviation(CarriedSlot.of("0.key"), 0.30, 0.80, Optional.of(ofTheWorst)));
    }

    @Test
    void of_two_equal_errors_the_first_tells_how_it_is_spread() {
        CacheDifference first = cache(0.1, 0.2, 0, null);

        assertThat(profile(state("0.key", 1, 0.3, first), state("0.key", 1, 0.3, cache(0, 0, 0, null)))
                        .first()
                        .cache())
                .contains(first);
    }

    @Test
    void first_last_and_worst_are_found_in_the_order_of_a_step() {
        StateProfile profile = profile(state("0.key", 0.1), state("1.key", 0.3), state("2.key", 0.2));

        assertThat(profile.first()).hasToString("0.key is 0.100 away from the oracle's (cosine 1.0000)");
        assertThat(profile.worst().slot()).hasToString("1.key");
        assertThat(profile.last().slot()).hasToString("2.key");
        assertThat(profile(state("0.key", 0.3), state("1.key", 0.3)).worst().slot())
                .as("of two equal ones the first")
                .hasToString("0.key");
    }

    @Test
    void a_row_is_explained_by_rounding_or_by_a_last_state_that_is_as_far_off() {
        StateProfile profile = profile(state("0.key", 0.5));

        assertThat(profile().explainsRow(9)).as("no states are known").isTrue();
        assertThat(profile.explainsRow(0.5 * Calibration.ROW_PER_STATE_ERROR)).isTrue();
        assertThat(profile.explainsRow(0.51 * Calibration.ROW_PER_STATE_ERROR)).isFalse();
        assertThat(profile(state("0.key", 0)).explainsRow(Calibration.ROUNDED_ROW_ERROR))
                .isTrue();
    }

    @Test
    void errors_may_grow_by_a_factor_from_state_to_state() {
        double factor = Calibration.EVEN_STATE_ERROR_GROWTH;

        assertThat(profile(state("0.key", 0.25), state("1.key", 0.25 * factor)).growsEvenly())
                .isTrue();
        assertThat(profile(state("0.key", 0.25), state("1.key", 0.26 * factor)).growsEvenly())
                .isFalse();
        assertThat(profile(state("0.key", 0), state("1.key", 9)).growsEvenly())
                .as("after a state without error")
                .isTrue();
    }

    @Nested
    class A_jump {

        @Test
        void is_the_first_state_beyond_rounding() {
            assertThat(profile(state("0.key", Calibration.LARGEST_FIRST_STATE_ERROR))
                            .jump())
                    .as("at the limit")
                    .isEmpty();
            assertThat(profile(state("0.key", 0.03125), state("1.key", 0.03125 * Calibration.STATE_ERROR_JUMP))
                            .jump())
                    .as("at the factor")
                    .isEmpty();
            assertThat(jump(state("0.key", 0.03125), state("1.key", 0.032 * Calibration.STATE_ERROR_JUMP))
                            .lines())
                    .satisfiesExactly(
                            before -> assertThat(before)
                                    .isEqualTo("the last correct state: 0.key is 0.031 away from the oracle's"
                                            + " (cosine 1.0000)"),
                            at -> assertThat(at).startsWith("the first wrong one: 1.key is "));
            assertThat(jump(state("0.key", 0.9)).lines())
                    .containsExactly("the first wrong one: 0.key is 0.900 away from the oracle's (cosine 1.0000)");
        }

        @Test
        void is_within_a_layer_if_the_last_sound_state_is_of_the_same() {
            assertThat(jump(state("1.conv_state", 0.01), state("1.recurrent_state", 0.9))
                            .isWithinALayer())
                    .isTrue();
            assertThat(jump(state("0.recurrent_state", 0.01), state("1.conv_state", 0.9))
                            .isWithinALayer())
                    .isFalse();
            assertThat(jump(state("0.key", 0.9)).isWithinALayer()).isFalse();
        }

        @Test
        void is_after_attention_if_a_cache_is_the_last_sound_state_of_an_earlier_layer() {
            assertThat(jump(state("0.value", 0.01), state("1.conv_state", 0.9)).isAfterAttention())
                    .isTrue();
            assertThat(jump(state("0.key", 0.01), state("0.value", 0.9)).isAfterAttention())
                    .as("the same layer")
                    .isFalse();
            assertThat(jump(state("0.recurrent_state", 0.01), state("1.conv_state", 0.9))
                            .isAfterAttention())
                    .isFalse();
        }

        @Test
        void is_after_a_recurrence_if_its_state_is_the_last_sound_one_of_an_earlier_layer() {
            assertThat(jump(state("0.recurrent_state", 0.01), state("1.conv_state", 0.9))
                            .isAfterARecurrence())
                    .isTrue();
            assertThat(jump(state("0.recurrent_state", 0.01), state("0.key", 0.9))
                            .isAfterARecurrence())
                    .as("the same layer")
                    .isFalse();
            assertThat(jump(state("0.value", 0.01), state("1.conv_state", 0.9)).isAfterARecurrence())
                    .isFalse();
            assertThat(jump(state("0.conv_state", 0.9)).isAfterARecurrence()).isFalse();
        }

        /** Of 16 tokens, some are far off; those after them must be correct again. */
        @Test
        void is_at_some_tokens_if_most_are_sound_and_correct_ones_follow() {
            double sound = 0.03125 * Calibration.STATE_ERROR_JUMP;

            assertThat(atTokens(cache(9, sound, 1, 4)).isAtSomeTokens()).isTrue();
            assertThat(atTokens(cache(9, sound * 1.01, 1, 4)).isAtSomeTokens())
                    .as("the median token is off too")
                    .isFalse();
            assertThat(atTokens(cache(9, sound, 0, null)).isAtSomeTokens())
                    .as("no token is far off")
                    .isFalse();
            assertThat(atTokens(cache(9, sound, 12, 4)).isAtSomeTokens())
                    .as("all the rest is far off")
                    .isFalse();
            assertThat(atTokens(null).isAtSomeTokens()).as("not measured").isFalse();
        }

        @Test
        void leaves_the_first_token_sound_or_does_not() {
            double sound = 0.03125 * Calibration.STATE_ERROR_JUMP;

            assertThat(atTokens(cache(sound, 9, 1, 4)).firstTokenIsSound()).contains(true);
            assertThat(atTokens(cache(sound * 1.01, 9, 1, 4)).firstTokenIsSound())
                    .contains(false);
            assertThat(atTokens(null).firstTokenIsSound()).isEmpty();
            assertThat(atTokens(new CacheDifference(16, 32, 0, 0, 9, 1, 4, 3, null))
                            .firstTokenIsSound())
                    .as("the cache starts at position 3")
                    .isEmpty();
        }

        @Test
        void spares_some_tokens_if_late_ones_are_as_near_as_the_states_before() {
            double sound = 0.03125 * Calibration.STATE_ERROR_JUMP;

            assertThat(atTokens(lateNear(sound)).sparesSomeTokens()).isTrue();
            assertThat(atTokens(lateNear(sound * 1.01)).sparesSomeTokens()).isFalse();
            assertThat(atTokens(cache(9, 9, 0, null)).sparesSomeTokens())
                    .as("not measured")
                    .isFalse();
        }

        @Test
        void fades_if_the_first_token_is_much_further_off_than_most() {
            assertThat(atTokens(cache(9, 9 / Calibration.STATE_ERROR_JUMP / 1.01, 0, null))
                            .fades())
                    .isTrue();
            assertThat(atTokens(cache(9, 9, 0, null)).fades()).isFalse();
            assertThat(atTokens(null).fades()).as("not measured").isTrue();
        }

        private static CacheDifference lateNear(double error) {
            return new CacheDifference(16, 32, 0, 9, 9, 0, null, null, error);
        }

        private static Jump atTokens(@Nullable CacheDifference cache) {
            return jump(state("0.value", 0.03125), state("1.key", 0.5, 0.9, cache));
        }

        private static Jump jump(SlotDifference... states) {
            return profile(states).jump().orElseThrow();
        }
    }

    @Test
    void vectors_keep_their_lengths_if_these_are_off_by_a_small_share_of_the_error() {
        // Rounding leaves 1/√vectorLength of its error in the lengths: with vectors of 16, a quarter.
        double limit = Calibration.ROTATED_LENGTH_ERROR * 0.5 / 4;

        assertThat(lengths(limit * 0.99)).contains(true);
        assertThat(lengths(limit)).contains(false);
        assertThat(profile(state("0.key", 0.5)).first().keepsLengths()).isEmpty();
    }

    private static Optional<Boolean> lengths(double error) {
        return profile(state("0.key", 1, 0.5, new CacheDifference(16, 16, error, 0, 0, 0, null)))
                .first()
                .keepsLengths();
    }

    private static CacheDifference cache(double first, double median, int far, @Nullable Integer firstFar) {
        return new CacheDifference(16, 32, 0, first, median, far, firstFar);
    }

    private static StateProfile profile(SlotDifference... states) {
        return new StateProfile(Stream.of(states).toList(), INT8);
    }

    private static SlotDifference state(String slot, double error) {
        return state(slot, 1, error, null);
    }

    private static SlotDifference state(String slot, double cosine, double error, @Nullable CacheDifference cache) {
        return new SlotDifference(CarriedSlot.of(slot), new StateDifference(cosine, error, null, cache));
    }
}
