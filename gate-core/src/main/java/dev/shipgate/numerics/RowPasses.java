package dev.shipgate.numerics;

import dev.shipgate.numerics.RowKernel.Leaders;
import dev.shipgate.numerics.RowKernel.References;
import dev.shipgate.numerics.RowKernel.Scan;
import dev.shipgate.numerics.RowKernel.Sums;

/**
 * Passes over whole rows, in parts that fit the processor's nearest cache. The parts' sums are added in the order of
 * the vocabulary, so no sum has more than {@value #PART} terms and one for each part.
 */
final class RowPasses {

    static final int PART = 4096;

    /** Below this, a pass takes less time than the JVM needs to load the classes of its vectors. */
    static final int LONG_ROW = 16_384;

    private static final RowPasses SCALAR = new RowPasses(new ScalarRowKernel());

    private final RowKernel kernel;

    RowPasses(RowKernel kernel) {
        this.kernel = kernel;
    }

    /** Returns the passes over rows of this length. */
    static RowPasses over(int length) {
        return length < LONG_ROW ? SCALAR : LongRows.PASSES;
    }

    /** Returns whether passes over rows of this length are slow until the JVM has compiled them. */
    static boolean needCompiling(int length) {
        return !(over(length).kernel instanceof ScalarRowKernel);
    }

    /** Initialised with the first long row. */
    private static final class LongRows {
        private static final RowPasses PASSES = new RowPasses(RowKernels.fastest());
    }

    Leaders leaders(float[] row, int from, int to) {
        Leaders leaders = Leaders.NONE;
        for (int start = from; start < to; start += PART) {
            leaders = leaders.with(kernel.leaders(row, start, Math.min(start + PART, to)));
        }
        return leaders;
    }

    double expSum(float[] row, int from, int to, float reference) {
        double sum = 0;
        for (int start = from; start < to; start += PART) {
            sum += kernel.expSum(row, start, Math.min(start + PART, to), reference);
        }
        return sum;
    }

    /** Returns the first index of a logit equal to {@code value}, or the row's length if there is none. */
    int indexOf(float[] row, int from, float value) {
        return kernel.indexOf(row, from, row.length, value);
    }

    int countAbove(float[] row, float value) {
        int count = 0;
        for (int start = 0; start < row.length; start += PART) {
            count += kernel.countAbove(row, start, Math.min(start + PART, row.length), value);
        }
        return count;
    }

    int nonFinite(float[] row) {
        int count = 0;
        for (int start = 0; start < row.length; start += PART) {
            count += kernel.nonFinite(row, start, Math.min(start + PART, row.length));
        }
        return count;
    }

    double maxAbsDifference(float[] one, float[] other) {
        double largest = 0;
        for (int start = 0; start < one.length; start += PART) {
            largest = Math.max(largest, kernel.maxAbsDifference(one, other, start, Math.min(start + PART, one.length)));
        }
        return largest;
    }

    Scan scan(float[] oracle, float[] bundle, double reference) {
        Scan scan = Scan.NONE;
        for (int start = 0; start < oracle.length; start += PART) {
            int end = Math.min(start + PART, oracle.length);
            scan = scan.with(kernel.scan(oracle, bundle, start, end, reference));
        }
        return scan;
    }

    Sums sums(float[] oracle, float[] bundle, References references, double[] errors, double[] squares) {
        Sums sums = Sums.NONE;
        for (int start = 0; start < oracle.length; start += PART) {
            int end = Math.min(start + PART, oracle.length);
            sums = sums.with(kernel.sums(oracle, bundle, start, end, references, errors, squares));
        }
        return sums;
    }
}
