package dev.shipgate.numerics;

import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The scatter of margin shifts. The median of |δ| ignores the few large shifts of a local fault; the factor makes it
 * estimate the standard deviation of normal noise (Rousseeuw and Croux, <i>Alternatives to the median absolute
 * deviation</i>, Journal of the American Statistical Association 88, 1993).
 */
public final class MarginSigma {

    private static final double NORMAL_SIGMAS_PER_MEDIAN = 1.4826;

    /** The standard error of a median over that of a mean, for normal values: √(π / 2). */
    private static final double MEDIAN_PER_MEAN_ERROR = 1.2533;

    private MarginSigma() {}

    /**
     * Returns σ in nats.
     *
     * @param shiftsNats δ of each position, at least one
     */
    public static double of(List<Double> shiftsNats) {
        return ofMedian(median(shiftsNats.stream().map(Math::abs).toList()));
    }

    /** Returns σ in nats, given the median of |δ|. */
    public static double ofMedian(double medianAbsShiftNats) {
        return NORMAL_SIGMAS_PER_MEDIAN * medianAbsShiftNats;
    }

    /** Returns the standard error of the median shift in nats, if the shifts are normal with this σ. */
    public static double medianStandardError(double sigmaNats, long positions) {
        return MEDIAN_PER_MEAN_ERROR * sigmaNats / Math.sqrt((double) positions);
    }

    /** Returns the median; of an even number of values, the mean of the middle two. NaN if there is none. */
    public static double median(List<Double> values) {
        return Median.withDefaults()
                .evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
