package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTests {

    /** Figures of the peers' notes, worked out from Wilson's formula. */
    @ParameterizedTest
    @CsvSource({"16, 0.806", "24, 0.862", "128, 0.971", "417, 0.991"})
    void full_agreement_claims_no_more_than_its_count_allows(int of, double low) {
        Rate rate = Rate.of(of, of);

        assertThat(rate.low()).isCloseTo(low, within(0.0005));
        assertThat(rate.high()).isEqualTo(1, within(1e-12));
    }

    @Test
    void of_nothing_anything_may_be_true() {
        assertThat(Rate.of(0, 0)).isEqualTo(new Rate(0, 0, 0, 1));
    }

    @Test
    void a_rate_of_none_has_an_upper_bound() {
        assertThat(Rate.of(0, 16).high()).isCloseTo(0.194, within(0.0005));
        assertThat(Rate.of(0, 16).low()).isZero();
    }
}
