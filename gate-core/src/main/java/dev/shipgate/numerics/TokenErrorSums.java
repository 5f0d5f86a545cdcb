package dev.shipgate.numerics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Sums the errors of each token id and their squares: two sums and a count for each id, whatever the number of rows.
 */
public final class TokenErrorSums {

    private final double[] sums;
    private final double[] squares;
    private final int[] counts;

    /** @param vocabSize the number of token ids, V */
    public TokenErrorSums(int vocabSize) {
        this.sums = new double[vocabSize];
        this.squares = new double[vocabSize];
        this.counts = new int[vocabSize];
    }

    /** The figures of one token id: its number of errors, their mean and their root mean square, in nats. */
    public record Figures(int tokenId, int count, double meanNats, double rmsNats) {}

    /** Adds an error, in nats. */
    public void add(int tokenId, double errorNats) {
        sums[tokenId] += errorNats;
        squares[tokenId] += errorNats * errorNats;
        counts[tokenId]++;
    }

    /** Adds the centred errors of a full row, {@code (bundle − oracle) − mean(bundle − oracle)}, to each id's sums. */
    public void addScored(float[] oracle, float[] bundle) {
        double mean = 0;
        for (int id = 0; id < oracle.length; id++) {
            mean += (double) bundle[id] - oracle[id];
        }
        mean /= oracle.length;
        for (int id = 0; id < oracle.length; id++) {
            add(id, (double) bundle[id] - oracle[id] - mean);
        }
    }

    /** Returns the number of ids that have an error. */
    public int ids() {
        return Math.toIntExact(seen().count());
    }

    /** Returns the median root mean square error over the ids that have one; NaN if none has. */
    public double medianRms() {
        return Median.withDefaults().evaluate(seen().mapToDouble(this::rms).toArray());
    }

    /** Returns the ids with the largest root mean square error, largest first. */
    public List<Figures> largest(int most) {
        return seen().boxed()
                .sorted(Comparator.comparingDouble(this::rms).reversed())
                .limit(most)
                .map(id -> new Figures(id, counts[id], sums[id] / counts[id], rms(id)))
                .toList();
    }

    private IntStream seen() {
        return IntStream.range(0, counts.length).filter(id -> counts[id] > 0);
    }

    private double rms(int id) {
        return Math.sqrt(squares[id] / counts[id]);
    }
}
