package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowLeadersTests {

    @Test
    void the_largest_logits_come_first() {
        assertThat(RowLeaders.of(new float[] {1, 4, -2, 3, 0}, 3)).containsExactly(1, 3, 0);
    }

    @Test
    void of_equal_logits_the_lower_id_comes_first() {
        assertThat(RowLeaders.of(new float[] {2, 5, 5, 2, 5}, 4)).containsExactly(1, 2, 4, 0);
    }

    @Test
    void a_late_leader_pushes_out_the_last() {
        assertThat(RowLeaders.of(new float[] {1, 2, 3, 4}, 2)).containsExactly(3, 2);
    }

    @Test
    void a_short_row_has_fewer() {
        assertThat(RowLeaders.of(new float[] {1, 2}, 5)).containsExactly(1, 0);
    }
}
