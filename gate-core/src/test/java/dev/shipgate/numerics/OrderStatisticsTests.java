package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Order statistics that are selected are those of the sorted values. */
class OrderStatisticsTests {

    private static final double[] ODD = {
        0.0,
        -0.0,
        1,
        -1,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        1,
        1,
        1e-9,
        1e-9,
        Math.nextUp(1.0),
        Math.nextDown(1.0),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    @Test
    void every_rank_of_odd_values_is_that_of_the_sorted_values() {
        assertSorted(ODD);
    }

    @Test
    void every_rank_of_random_values_is_that_of_the_sorted_values() {
        Random random = new Random(3);
        assertSorted(random.doubles(500, -1, 1).toArray());
        assertSorted(random.doubles(500).map(Math::exp).toArray());
        assertSorted(random.ints(500, -3, 3).asDoubleStream().toArray());
    }

    @Test
    void only_some_ranks_of_many_values_can_be_asked_for() {
        double[] values = new Random(5).doubles(100_000).toArray();
        OrderStatistics statistics = select(values, 99_999, 0, 50_000);

        Arrays.sort(values);
        assertThat(statistics.at(0)).isEqualTo(values[0]);
        assertThat(statistics.at(50_000)).isEqualTo(values[50_000]);
        assertThat(statistics.at(99_999)).isEqualTo(values[99_999]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> statistics.at(1))
                .withMessageContaining("rank 1 was not asked for");
    }

    @Test
    void a_rank_that_no_value_has_is_refused() {
        OrderStatistics statistics = new OrderStatistics(1);
        statistics.add(7);

        assertThatIllegalStateException().isThrownBy(statistics::endPass).withMessageContaining("no value of rank 1");
    }

    @Test
    void nothing_is_known_before_the_last_pass() {
        OrderStatistics statistics = new OrderStatistics(0);
        statistics.add(7);
        statistics.endPass();

        assertThatIllegalStateException().isThrownBy(() -> statistics.at(0)).withMessageContaining("only 1 of 5");
    }

    @Test
    void a_pass_too_many_is_refused() {
        OrderStatistics statistics = select(new double[] {7}, 0);

        assertThat(statistics.at(0)).isEqualTo(7);
        assertThatIllegalStateException().isThrownBy(statistics::endPass);
    }

    private static void assertSorted(double[] values) {
        OrderStatistics statistics =
                select(values, LongStream.range(0, values.length).toArray());
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        for (int rank = 0; rank < sorted.length; rank++) {
            assertThat(Double.compare(statistics.at(rank), sorted[rank]))
                    .as("rank %d: %s, expected %s", rank, statistics.at(rank), sorted[rank])
                    .isZero();
        }
    }

    private static OrderStatistics select(double[] values, long... ranks) {
        OrderStatistics statistics = new OrderStatistics(ranks);
        for (int pass = 0; pass < OrderStatistics.PASSES; pass++) {
            for (double value : values) {
                statistics.add(value);
            }
            statistics.endPass();
        }
        return statistics;
    }
}
