package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateGrowthTests {

    private final StateGrowth tenfold = growth(0.01, 0.001);
    private final StateGrowth twentyfold = growth(0.002, 0.0001);

    @Test
    void the_larger_one_grew_by_the_larger_factor_whatever_its_error() {
        assertThat(StateGrowth.larger(tenfold, twentyfold)).isSameAs(twentyfold);
        assertThat(StateGrowth.larger(twentyfold, tenfold)).isSameAs(twentyfold);
    }

    @Test
    void an_absent_one_is_never_the_larger() {
        assertThat(StateGrowth.larger(null, tenfold)).isSameAs(tenfold);
        assertThat(StateGrowth.larger(tenfold, null)).isSameAs(tenfold);
        assertThat(StateGrowth.larger(null, null)).isNull();
    }

    @Test
    void a_growth_from_nothing_is_larger_than_any_other() {
        StateGrowth fromNothing = growth(1e-6, 0);

        assertThat(StateGrowth.larger(tenfold, fromNothing)).isSameAs(fromNothing);
        assertThat(fromNothing.isMoreThan(1e9)).isTrue();
    }

    @Test
    void it_is_more_than_a_factor_only_beyond_it() {
        StateGrowth fourfold = growth(0.5, 0.125);

        assertThat(fourfold.isMoreThan(3.999)).isTrue();
        assertThat(fourfold.isMoreThan(4)).isFalse();
        assertThat(growth(0, 0).isMoreThan(1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, relative error", "NaN, 0, relative error", "0, -1, before", "0, Infinity, before"})
    void an_impossible_error_is_refused(double error, double before, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> growth(error, before))
                .withMessageContaining(named);
    }

    private static StateGrowth growth(double error, double before) {
        return new StateGrowth(CarriedSlot.of("3.key"), error, before);
    }
}
