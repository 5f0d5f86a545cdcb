package dev.shipgate.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Finds the rows of a matrix of floats in which every bit is zero. */
final class ZeroRows {

    private final long rows;
    private final long length;
    private final List<Integer> zero = new ArrayList<>();
    private int row;
    /** How much of the row is still to come. A window ends anywhere in it. */
    private long left;

    private boolean isZero = true;

    private ZeroRows(long rows, long length) {
        this.rows = rows;
        this.length = length;
        this.left = length;
    }

    /**
     * Returns their indices.
     *
     * @param matrix the elements of the matrix, row by row
     * @param rows the number of rows
     */
    static List<Integer> of(StoredBytes matrix, long rows) {
        long length = rows == 0 ? 0 : matrix.length() / rows;
        if (length == 0) {
            return List.of();
        }
        ZeroRows found = new ZeroRows(rows, length);
        matrix.forEachWindow(found::add);
        return found.zero;
    }

    private void add(ByteBuffer window) {
        while (window.hasRemaining() && row < rows) {
            int part = (int) Math.min(left, window.remaining());
            isZero = isZero && isZero(window, window.position(), part);
            window.position(window.position() + part);
            left -= part;
            if (left == 0) {
                if (isZero) {
                    zero.add(row);
                }
                row++;
                left = length;
                isZero = true;
            }
        }
    }

    private static boolean isZero(ByteBuffer window, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (window.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
