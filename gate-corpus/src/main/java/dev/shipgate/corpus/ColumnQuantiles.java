package dev.shipgate.corpus;

import dev.shipgate.numerics.OrderStatistics;
import dev.shipgate.transcript.Estimate;
import dev.shipgate.transcript.Quantile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles of one figure, exact and in flat memory; see {@link OrderStatistics} for the passes. A quantile is
 * interpolated linearly between two values. The standard error of one comes from its rank, whose own is {@code √(n q (1
 * − q))}: half the distance between the values at one standard error below and above (Woodruff, <i>Confidence intervals
 * for medians and other position measures</i>, Journal of the American Statistical Association 47, 1952).
 */
final class ColumnQuantiles {

    private final long count;
    private final double[] shares;
    private final OrderStatistics statistics;

    /** @param count how many values each pass will add; at least one */
    ColumnQuantiles(long count, double... shares) {
        this.count = count;
        this.shares = shares;
        this.statistics = new OrderStatistics(Arrays.stream(shares)
                .mapToObj(share -> LongStream.of(below(share), above(share), lower(share), upper(share)))
                .flatMapToLong(ranks -> ranks)
                .toArray());
    }

    void add(double value) {
        statistics.add(value);
    }

    void endPass() {
        statistics.endPass();
    }

    /** Returns the quantile of this share, which must be one that was asked for. */
    double at(double share) {
        double low = statistics.at(below(share));
        double high = statistics.at(above(share));
        // As the median of an even number of values: the mean of the middle two, without rounding in between.
        double part = share * (count - 1) - below(share);
        return part == 0.5 ? (low + high) / 2 : low + part * (high - low);
    }

    List<Quantile> all() {
        return Arrays.stream(shares)
                .mapToObj(share -> new Quantile(share, new Estimate(at(share), error(share), null)))
                .toList();
    }

    private @Nullable Double error(double share) {
        return share == 0 || share == 1 || count < 2
                ? null
                : (Double) ((statistics.at(upper(share)) - statistics.at(lower(share))) / 2);
    }

    private long below(double share) {
        return (long) Math.floor(share * (count - 1));
    }

    private long above(double share) {
        return Math.min(count - 1, below(share) + 1);
    }

    private long lower(double share) {
        return Math.max(0, (long) Math.floor(share * (count - 1) - rankError(share)));
    }

    private long upper(double share) {
        return Math.min(count - 1, (long) Math.ceil(share * (count - 1) + rankError(share)));
    }

    private double rankError(double share) {
        return Math.sqrt(count * share * (1 - share));
    }
}
