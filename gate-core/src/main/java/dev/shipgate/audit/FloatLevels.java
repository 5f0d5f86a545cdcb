package dev.shipgate.audit;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the distinct values in a matrix of floats within runs as long as a quantisation block. Weights that were
 * rounded to a few levels but stored as floats otherwise look like ordinary floats.
 */
final class FloatLevels {

    private static final int RUN = 32;
    private static final int MOST_RUNS = 256;

    /** Among 32 unrounded weights, hardly any two are equal; 32 weights on 31 levels have about ten distinct values. */
    private static final int FEW = 20;

    private FloatLevels() {}

    /**
     * Returns the largest number of levels in any run, along the axis that has fewer.
     *
     * @param rows the number of rows of the row-major matrix
     * @param columns the number of columns
     * @return {@code null} if the weights are not rounded, or there are too few to tell
     */
    static @Nullable Integer of(TensorData data, long rows, long columns) {
        if (rows < RUN || columns < RUN) {
            return null;
        }
        int runs = (int) Math.min(MOST_RUNS, Math.min(rows, columns));
        long[][] corner = corner(data, runs, columns);
        int down = 0;
        int along = 0;
        for (int run = 0; run < runs; run++) {
            int column = run;
            down = Math.max(down, distinct(i -> corner[i][column]));
            along = Math.max(along, distinct(i -> corner[column][i]));
        }
        int fewer = Math.min(down, along);
        return fewer > 1 && fewer <= FEW ? fewer : null;
    }

    /** Returns the bits of the first elements of the first rows. */
    private static long[][] corner(TensorData data, int size, long columns) {
        int width = data.type().bits() / Byte.SIZE;
        long[][] corner = new long[size][size];
        for (int row = 0; row < size; row++) {
            ByteBuffer bytes = data.bytes().read(row * columns * width, size * width);
            for (int column = 0; column < size; column++) {
                corner[row][column] = switch (width) {
                    case Double.BYTES -> bytes.getLong();
                    case Float.BYTES -> bytes.getInt();
                    default -> bytes.getShort();
                };
            }
        }
        return corner;
    }

    private static int distinct(IntToLongFunction bits) {
        return (int) IntStream.range(0, RUN).mapToLong(bits).distinct().count();
    }
}
