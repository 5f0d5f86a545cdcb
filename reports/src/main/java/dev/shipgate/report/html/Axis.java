package dev.shipgate.report.html;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Maps values onto a length.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}; larger than {@code low}
 * @param log whether the axis is logarithmic: equal ratios, rather than equal differences, are equally far apart
 * @param from the coordinate of {@code low}
 * @param to the coordinate of {@code high}
 */
record Axis(double low, double high, boolean log, double from, double to) {

    private static final int MOST_TICKS = 4;

    /** Returns an axis over whole decades that contains these values; 0 is drawn at its low end. */
    static Axis log(Collection<Double> values, double smallest, double from, double to) {
        double low = values.stream()
                .filter(x -> x >= smallest)
                .mapToDouble(x -> x)
                .min()
                .orElse(0.1);
        double high = values.stream()
                .filter(x -> x >= smallest)
                .mapToDouble(x -> x)
                .max()
                .orElse(1);
        double first = Math.floor(Math.log10(low));
        double last = Math.max(first + 1, Math.ceil(Math.log10(high)));
        return new Axis(Math.pow(10, first), Math.pow(10, last), true, from, to);
    }

    /** Returns an axis from {@code low} to {@code high}, or a little further if they are the same. */
    static Axis linear(double low, double high, double from, double to) {
        return new Axis(low, high > low ? high : low + 1, false, from, to);
    }

    double at(double value) {
        double clamped = Math.min(high, Math.max(low, value));
        double share = log
                ? (Math.log10(clamped) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
                : (clamped - low) / (high - low);
        return from + share * (to - from);
    }

    /** Returns round values, from low to high. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (log) {
            int first = (int) Math.round(Math.log10(low));
            int last = (int) Math.round(Math.log10(high));
            int step = Math.max(1, (int) Math.ceil((last - first) / (double) MOST_TICKS));
            for (int exponent = first; exponent <= last; exponent += step) {
                ticks.add(Math.pow(10, exponent));
            }
            return ticks;
        }
        double step = roundStep((high - low) / MOST_TICKS);
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private static double roundStep(double rough) {
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (rough <= factor * decade * (1 + 1e-9)) {
                return factor * decade;
            }
        }
        return 10 * decade;
    }
}
