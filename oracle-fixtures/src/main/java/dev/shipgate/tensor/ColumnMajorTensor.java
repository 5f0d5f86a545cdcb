package dev.shipgate.tensor;

import java.util.Objects;

/**
 * Presents a tensor that is stored in column-major order (first index fastest) in row-major order, like every other
 * tensor.
 */
final class ColumnMajorTensor implements Tensor {

    private final Tensor stored;
    private final long[] strides;

    /** @param stored has the right shape, but its elements in column-major order */
    ColumnMajorTensor(Tensor stored) {
        this.stored = stored;
        this.strides = new long[stored.shape().rank()];
        long stride = 1;
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = stride;
            stride *= stored.shape().dimension(axis);
        }
    }

    @Override
    public DType dtype() {
        return stored.dtype();
    }

    @Override
    public Shape shape() {
        return stored.shape();
    }

    @Override
    public void copyFloats(long fromElement, float[] target, int offset, int count) {
        Objects.checkFromIndexSize(fromElement, (long) count, shape().elementCount());
        Objects.checkFromIndexSize(offset, count, target.length);
        for (int i = 0; i < count; i++) {
            stored.copyFloats(storedAt(fromElement + i), target, offset + i, 1);
        }
    }

    private long storedAt(long element) {
        long rest = element;
        long index = 0;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            long extent = shape().dimension(axis);
            index += rest % extent * strides[axis];
            rest /= extent;
        }
        return index;
    }
}
