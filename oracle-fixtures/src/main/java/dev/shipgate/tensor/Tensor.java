package dev.shipgate.tensor;

/** A read-only array of numbers with a shape, row-major. */
public interface Tensor {

    /** Returns the element type as stored. */
    DType dtype();

    /** Returns the shape. */
    Shape shape();

    /**
     * Copies a run of elements into {@code target}, each widened or rounded to a {@code float}.
     *
     * @param fromElement the first element, counted row-major from 0
     * @param target receives the elements
     * @param offset the index in {@code target} of the first element
     * @param count the number of elements
     * @throws IndexOutOfBoundsException if the run exceeds the tensor or {@code target}
     */
    void copyFloats(long fromElement, float[] target, int offset, int count);

    /**
     * Returns all elements as a new array.
     *
     * @throws IllegalStateException if there are more elements than an array can hold
     */
    default float[] toFloats() {
        long count = shape().elementCount();
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("a tensor of shape " + shape() + " does not fit in one array");
        }
        float[] all = new float[(int) count];
        copyFloats(0, all, 0, all.length);
        return all;
    }

    /**
     * Returns all elements for reading. It may be the tensor's own array, which the caller must not change: states are
     * large, and looked at often.
     *
     * @throws IllegalStateException if there are more elements than an array can hold
     */
    default float[] elements() {
        return toFloats();
    }

    /**
     * Returns the same elements in a different shape.
     *
     * @throws IllegalArgumentException if the number of elements of {@code shape} is different
     */
    default Tensor reshaped(Shape shape) {
        return shape.equals(shape()) ? this : new ReshapedTensor(this, shape);
    }
}
