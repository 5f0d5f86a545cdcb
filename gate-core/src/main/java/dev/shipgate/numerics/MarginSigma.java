package dev.shipgate.numerics;

import dev.shipgate.transcript.MarginShifts;
import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/** The scatter of margin shifts, as {@link MarginShifts} defines it, and its error. */
public final class MarginSigma {

    /** The standard error of a median over that of a mean, for normal values: √(π / 2). */
    private static final double MEDIAN_PER_MEAN_ERROR = 1.2533;

    private MarginSigma() {}

    /**
     * Returns σ in nats.
     *
     * @param shiftsNats δ of each position, at least one
     */
    public static double of(List<Double> shiftsNats) {
        return MarginShifts.sigmaNats(shiftsNats);
    }

    /** Returns σ in nats, given the median of |δ|. */
    public static double ofMedian(double medianAbsShiftNats) {
        return MarginShifts.ofMedian(medianAbsShiftNats);
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
