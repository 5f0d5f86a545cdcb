package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.report.wording.Numbers;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTests {

    @Test
    void a_logarithmic_axis_covers_whole_decades() {
        Axis axis = Axis.log(List.of(0.02, 3.0), 1e-9, 0, 300);

        assertThat(axis.ticks()).containsExactly(0.01, 0.1, 1.0, 10.0);
        assertThat(axis.at(0.01)).isEqualTo(0);
        assertThat(axis.at(1)).isEqualTo(200);
    }

    @Test
    void zero_is_drawn_at_the_low_end_of_a_logarithmic_axis() {
        assertThat(Axis.log(List.of(0.0, 1.0), 1e-9, 0, 100).at(0)).isEqualTo(0);
        assertThat(Axis.log(List.of(0.0), 1e-9, 0, 100).at(0)).isEqualTo(0);
    }

    @Test
    void a_linear_axis_has_round_ticks() {
        assertThat(Axis.linear(0.94, 1, 0, 100).ticks().stream().map(Numbers::chosen))
                .containsExactly("0.94", "0.96", "0.98", "1");
    }

    @Test
    void values_that_are_all_the_same_have_an_axis() {
        assertThat(Axis.linear(3, 3, 0, 100).at(3)).isEqualTo(0);
        assertThat(Axis.log(List.of(10.0), 1e-9, 0, 100).ticks()).containsExactly(10.0, 100.0);
    }
}
