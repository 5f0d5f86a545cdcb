package dev.shipgate.transcript;

import java.util.List;

/**
 * Tokens a second over the repeats of a measurement.
 *
 * @param median the median; of an even number of repeats, the mean of the two in the middle
 * @param lowest the slowest repeat
 * @param highest the fastest repeat
 */
public record Throughput(double median, double lowest, double highest) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** @throws IllegalArgumentException if the figures contradict each other */
    public Throughput {
        Require.finiteNotNegative(lowest, "tokens a second");
        Require.that(
                lowest <= median && median <= highest && Double.isFinite(highest),
                "expected slowest, median and fastest in this order: " + lowest + ", " + median + ", " + highest);
    }

    /**
     * Returns the throughput of repeats that each took so long for the same number of tokens.
     *
     * @param nanos the time of each repeat, more than 0; at least one
     */
    static Throughput of(int tokens, List<Long> nanos) {
        List<Double> rates = nanos.stream()
                .map(each -> tokens * NANOS_PER_SECOND / each)
                .sorted()
                .toList();
        int middle = rates.size() / 2;
        double median = rates.size() % 2 == 1 ? rates.get(middle) : (rates.get(middle - 1) + rates.get(middle)) / 2;
        return new Throughput(median, rates.get(0), rates.get(rates.size() - 1));
    }
}
