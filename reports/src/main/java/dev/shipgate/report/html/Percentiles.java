package dev.shipgate.report.html;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Sorted values and their percentiles. */
final class Percentiles {

    private final double[] sorted;

    /** @throws IllegalArgumentException if there are no values */
    Percentiles(DoubleStream values) {
        sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("percentiles need at least one value");
        }
    }

    /** Returns the value below which {@code share} of all values are, interpolated linearly between two values. */
    double at(double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    double mean() {
        return Arrays.stream(sorted).sum() / sorted.length;
    }

    double largest() {
        return sorted[sorted.length - 1];
    }
}
