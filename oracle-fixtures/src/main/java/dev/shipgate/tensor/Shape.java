package dev.shipgate.tensor;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The extents of a tensor, outermost first. A scalar has no dimensions.
 *
 * @param dimensions each at least 0
 */
public record Shape(List<Long> dimensions) {

    /** @throws IllegalArgumentException if a dimension is negative or the element count overflows a {@code long} */
    public Shape {
        dimensions = List.copyOf(dimensions);
        product(dimensions);
    }

    /** Returns the shape with these extents. */
    public static Shape of(long... dimensions) {
        return new Shape(LongStream.of(dimensions).boxed().toList());
    }

    /** Returns the number of dimensions. */
    public int rank() {
        return dimensions.size();
    }

    /** Returns the extent of dimension {@code axis}, counted from 0. */
    public long dimension(int axis) {
        return dimensions.get(axis);
    }

    /** Returns the product of the dimensions; 1 for a scalar. */
    public long elementCount() {
        return product(dimensions);
    }

    /** Returns the dimensions as a new array. */
    public long[] toArray() {
        return dimensions.stream().mapToLong(Long::longValue).toArray();
    }

    /** Returns the shape in the usual notation, such as {@code [1, 2, 16, 32]}. */
    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    private static long product(List<Long> dimensions) {
        long count = 1;
        for (long dimension : dimensions) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension in shape " + dimensions);
            }
            try {
                count = Math.multiplyExact(count, dimension);
            } catch (ArithmeticException overflow) {
                throw new IllegalArgumentException("the element count of shape " + dimensions + " overflows", overflow);
            }
        }
        return count;
    }
}
