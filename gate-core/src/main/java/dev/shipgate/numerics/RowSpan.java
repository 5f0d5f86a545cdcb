package dev.shipgate.numerics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures how much of the bundle's rows lies outside the span of the oracle's rows. A head computes V logits from K
 * hidden values, V ≫ K, so all its rows lie in a K-dimensional space, whatever those values are. The rows of a
 * different head lie in a different space, so this distinguishes a wrong head from any fault before it. The space is
 * computed by the modified Gram-Schmidt process (Golub and Van Loan, Matrix Computations, 5.2.8) over some of the V
 * columns.
 */
public final class RowSpan {

    private static final int COLUMNS = 256;

    /** The remainder of a row that already lies in the space is rounding. */
    private static final double ROUNDING = 1e-3;

    /** With as many dimensions as rows or columns, the rows span everything and the measure is meaningless. */
    private static final double MOST_OF_ALL = 0.75;

    private final List<double[]> oracle = new ArrayList<>();
    private final List<double[]> bundle = new ArrayList<>();

    /**
     * Adds the two rows of one position.
     *
     * @param oracleRow V logits
     * @param bundleRow V logits
     */
    public void add(float[] oracleRow, float[] bundleRow) {
        oracle.add(sampled(oracleRow));
        bundle.add(sampled(bundleRow));
    }

    /**
     * Returns the median over rows of the part outside the space, relative to the row's own length.
     *
     * @return {@code null} if there are too few rows to determine the space
     */
    public @Nullable Double outside() {
        List<double[]> basis = new ArrayList<>();
        for (double[] row : oracle) {
            double length = length(row);
            double[] rest = rest(rest(row, basis), basis);
            double left = length(rest);
            if (left > ROUNDING * length) {
                for (int i = 0; i < rest.length; i++) {
                    rest[i] /= left;
                }
                basis.add(rest);
            }
            if (basis.size() > MOST_OF_ALL * Math.min(oracle.size(), COLUMNS)) {
                return null;
            }
        }
        List<Double> shares = bundle.stream()
                .map(row -> length(rest(row, basis)) / length(row))
                .filter(Double::isFinite)
                .sorted()
                .toList();
        return shares.isEmpty() ? null : shares.get(shares.size() / 2);
    }

    private static double[] sampled(float[] row) {
        double[] columns = new double[Math.min(COLUMNS, row.length)];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = row[(int) ((long) i * row.length / columns.length)];
        }
        return columns;
    }

    private static double[] rest(double[] row, List<double[]> basis) {
        double[] rest = row.clone();
        for (double[] direction : basis) {
            double along = 0;
            for (int i = 0; i < rest.length; i++) {
                along += rest[i] * direction[i];
            }
            for (int i = 0; i < rest.length; i++) {
                rest[i] -= along * direction[i];
            }
        }
        return rest;
    }

    private static double length(double[] row) {
        double squares = 0;
        for (double element : row) {
            squares += element * element;
        }
        return Math.sqrt(squares);
    }
}
