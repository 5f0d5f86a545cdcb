package dev.shipgate.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Finds the rows of a matrix of floats in which every bit is zero. */
final class ZeroRows {

    private ZeroRows() {}

    /**
     * Returns their indices.
     *
     * @param matrix the elements of the matrix, row by row
     * @param rows the number of rows
     */
    static List<Integer> of(ByteBuffer matrix, long rows) {
        List<Integer> zero = new ArrayList<>();
        int start = matrix.position();
        int length = rows == 0 ? 0 : Math.toIntExact(matrix.remaining() / rows);
        for (int row = 0; length > 0 && row < rows; row++) {
            if (isZero(matrix, start + row * length, length)) {
                zero.add(row);
            }
        }
        return zero;
    }

    private static boolean isZero(ByteBuffer matrix, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (matrix.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
