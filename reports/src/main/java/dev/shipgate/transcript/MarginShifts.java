package dev.shipgate.transcript;

import java.util.List;

/**
 * The scatter of margin shifts. The median of |δ| ignores the few large shifts of a local fault; the factor makes it
 * estimate the standard deviation of normal noise (Rousseeuw and Croux, <i>Alternatives to the median absolute
 * deviation</i>, Journal of the American Statistical Association 88, 1993).
 */
public final class MarginShifts {

    private static final double NORMAL_SIGMAS_PER_MEDIAN = 1.4826;

    private MarginShifts() {}

    /**
     * Returns σ in nats.
     *
     * @param shiftsNats δ of each position, at least one
     */
    public static double sigmaNats(List<Double> shiftsNats) {
        List<Double> sorted = shiftsNats.stream().map(Math::abs).sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return ofMedian(median);
    }

    /** Returns σ in nats, given the median of |δ|. */
    public static double ofMedian(double medianAbsShiftNats) {
        return NORMAL_SIGMAS_PER_MEDIAN * medianAbsShiftNats;
    }
}
