package dev.shipgate.audit;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
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

    private final ByteBuffer bytes;
    private final int width;

    private FloatLevels(TensorData data) {
        this.bytes = data.bytes();
        this.width = data.type().bits() / Byte.SIZE;
    }

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
        FloatLevels levels = new FloatLevels(data);
        long runs = Math.min(MOST_RUNS, Math.min(rows, columns));
        int down = 0;
        int along = 0;
        for (long run = 0; run < runs; run++) {
            down = Math.max(down, levels.distinct(run, columns));
            along = Math.max(along, levels.distinct(run * columns, 1));
        }
        int fewer = Math.min(down, along);
        return fewer > 1 && fewer <= FEW ? fewer : null;
    }

    private int distinct(long first, long stride) {
        Set<Long> values = new HashSet<>();
        for (int i = 0; i < RUN; i++) {
            int at = Math.toIntExact((first + i * stride) * width);
            values.add(
                    switch (width) {
                        case Double.BYTES -> bytes.getLong(at);
                        case Float.BYTES -> (long) bytes.getInt(at);
                        default -> (long) bytes.getShort(at);
                    });
        }
        return values.size();
    }
}
