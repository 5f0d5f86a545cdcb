package dev.shipgate.audit;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts how many different values a matrix of floats takes within runs as long as a quantisation block. Weights that
 * were rounded to few levels and stored as floats all the same look like floats in every other way.
 */
final class FloatLevels {

    private static final int RUN = 32;
    private static final int MOST_RUNS = 256;

    /** Of 32 weights that were never rounded, hardly two are equal; of 32 on 31 levels, about ten differ. */
    private static final int FEW = 20;

    private final ByteBuffer bytes;
    private final int width;

    private FloatLevels(TensorData data) {
        this.bytes = data.bytes();
        this.width = data.type().bits() / Byte.SIZE;
    }

    /**
     * Returns the most levels of any run, along whichever axis has fewer.
     *
     * @param rows of the matrix, row-major
     * @param columns of the matrix
     * @return {@code null} if the weights are not rounded, or too few to tell
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
