package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PercentilesTests {

    @Test
    void a_percentile_lies_between_two_values_in_proportion() {
        Percentiles percentiles = new Percentiles(DoubleStream.of(4, 1, 3, 2));

        assertThat(percentiles.at(0)).isEqualTo(1);
        assertThat(percentiles.at(0.5)).isEqualTo(2.5);
        assertThat(percentiles.at(1)).isEqualTo(4);
        assertThat(percentiles.mean()).isEqualTo(2.5);
        assertThat(percentiles.largest()).isEqualTo(4);
    }

    @Test
    void nothing_has_none() {
        assertThatThrownBy(() -> new Percentiles(DoubleStream.empty())).isInstanceOf(IllegalArgumentException.class);
    }
}
