package dev.shipgate.gguf;

import java.util.List;

/**
 * A tensor of a GGUF file.
 *
 * @param name its name, such as {@code blk.0.attn_q.weight}
 * @param type how its elements are stored
 * @param dimensions 1 to 4 lengths, each at least 1; the first is the length of a row, whose elements are adjacent
 * @param offset the first byte, from the start of the file's data
 * @param elements the number of elements
 * @param bytes the number of bytes
 */
public record GgufTensor(String name, GgmlType type, List<Long> dimensions, long offset, long elements, long bytes) {

    public GgufTensor {
        dimensions = List.copyOf(dimensions);
    }

    /** Returns the length of a row, in elements. */
    public long rowElements() {
        return dimensions.get(0);
    }

    /** Returns whether it is a matrix, or a stack of matrices. */
    public boolean isMatrix() {
        return dimensions.size() > 1;
    }
}
