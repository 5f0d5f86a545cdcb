package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MarginSigmaTests {

    @Test
    void sigma_by_hand() {
        assertThat(MarginSigma.of(List.of(-3.0, 1.0, -2.0))).isCloseTo(1.4826 * 2, within(1e-12));
        assertThat(MarginSigma.of(List.of(-3.0, 1.0, -2.0, 4.0))).isCloseTo(1.4826 * 2.5, within(1e-12));
        assertThat(MarginSigma.of(List.of(0.0))).isZero();
    }

    @Test
    void a_median_of_nothing_is_not_a_number() {
        assertThat(MarginSigma.median(List.of())).isNaN();
    }

    @Test
    void a_few_craters_hardly_change_sigma() {
        List<Double> shifts = new ArrayList<>(normal(1000, 0.05, 1));
        shifts.addAll(Collections.nCopies(10, 50.0));

        assertThat(MarginSigma.of(shifts)).isCloseTo(0.05, within(0.004));
    }

    @Test
    void the_standard_error_is_that_of_medians_of_normal_noise() {
        int positions = 101;
        List<Double> medians = new ArrayList<>();
        for (int run = 0; run < 2000; run++) {
            medians.add(MarginSigma.median(normal(positions, 0.3, run)));
        }
        double squares = medians.stream()
                .mapToDouble(median -> median * median)
                .average()
                .orElseThrow();

        assertThat(MarginSigma.medianStandardError(0.3, positions)).isCloseTo(Math.sqrt(squares), within(0.002));
    }

    private static List<Double> normal(int count, double sigma, long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> sigma * random.nextGaussian()).limit(count).toList();
    }
}
