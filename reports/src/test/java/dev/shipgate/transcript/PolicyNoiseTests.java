package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.Policy.MarginRule;
import dev.shipgate.transcript.Policy.NoiseLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy allows noise, and the tie band that it gives a noisy bundle. */
class PolicyNoiseTests {

    private static final NoiseLimits FIVE_SIGMAS = limits(1, 5.0);

    @Test
    void the_tie_band_covers_the_noise() {
        Policy policy = policy(MarginUnit.LOGIT, FIVE_SIGMAS);

        Policy widened = policy.withNoiseBand(0.06);

        assertThat(widened.margin().tieBand()).isCloseTo(0.3, within(1e-12));
        assertThat(widened.margin().floor()).isEqualTo(policy.margin().floor());
        assertThat(widened)
                .usingRecursiveComparison()
                .ignoringFields("margin.tieBand")
                .isEqualTo(policy);
    }

    @Test
    void noise_never_narrows_the_tie_band() {
        Policy policy = policy(MarginUnit.LOGIT, FIVE_SIGMAS);

        assertThat(policy.withNoiseBand(0.02)).isSameAs(policy);
        assertThat(policy.withNoiseBand(0)).isSameAs(policy);
    }

    @Test
    void noise_excuses_nothing_without_sigmas_or_in_probability() {
        Policy classic = policy(MarginUnit.LOGIT, NoiseLimits.OFF);
        Policy inProbability = policy(MarginUnit.PROB, FIVE_SIGMAS);

        assertThat(classic.withNoiseBand(0.06)).isSameAs(classic);
        assertThat(inProbability.withNoiseBand(0.06)).isSameAs(inProbability);
    }

    @ParameterizedTest
    @CsvSource({
        "0, max_margin_noise_nats",
        "1, tie_band_sigmas",
        "2, max_float_noise_nats",
        "3, max_float_state_growth",
        "5, max_flip_excess",
        "6, max_slope_error",
        "7, max_median_kl_nats",
        "8, max_token_error"
    })
    void a_limit_is_finite_and_not_negative(int index, String named) {
        assertThatCode(() -> limits(index, 0.0)).doesNotThrowAnyException();
        for (double impossible : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> limits(index, impossible))
                    .withMessageContaining("noise." + named + " must");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void a_flip_probability_is_a_probability(double impossible) {
        assertThatCode(() -> limits(4, 0.0)).doesNotThrowAnyException();
        assertThatCode(() -> limits(4, 1.0)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(4, impossible))
                .withMessageContaining("noise.min_flip_probability");
    }

    /** Returns limits of which only the one at this index is on. */
    private static NoiseLimits limits(int index, double limit) {
        @Nullable Double[] parts = new @Nullable Double[9];
        parts[index] = limit;
        return new NoiseLimits(
                parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7], parts[8]);
    }

    private static Policy policy(MarginUnit unit, NoiseLimits noise) {
        Policy policy = Samples.policy();
        return new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                new MarginRule(unit, 0.1, 0.1, 1, 0.001),
                policy.minAgreementRate(),
                policy.tiesPass(),
                policy.checks(),
                policy.claims(),
                policy.waivers(),
                policy.limits(),
                noise);
    }
}
