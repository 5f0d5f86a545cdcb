package dev.shipgate.numerics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Sums the errors of each token id and their squares: two sums and a count for each id, whatever the number of rows.
 * {@link RowComparator} adds the errors of full rows.
 */
public final class TokenErrorSums {

    private final double[] sums;
    private final double[] squares;
    private final int[] counts;
    private int rows;

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

    double[] sums() {
        return sums;
    }

    double[] squares() {
        return squares;
    }

    /** Counts an error of every id. */
    void countRow() {
        rows++;
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
                .map(id -> new Figures(id, count(id), sums[id] / count(id), rms(id)))
                .toList();
    }

    private IntStream seen() {
        return IntStream.range(0, counts.length).filter(id -> count(id) > 0);
    }

    private int count(int id) {
        return counts[id] + rows;
    }

    private double rms(int id) {
        return Math.sqrt(squares[id] / count(id));
    }
}
