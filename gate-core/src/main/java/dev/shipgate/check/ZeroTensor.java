package dev.shipgate.check;

import dev.shipgate.tensor.DType;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/** A tensor of zeros. It has no array, since the states of a large model would fill tens of megabytes. */
record ZeroTensor(Shape shape) implements Tensor {

    @Override
    public DType dtype() {
        return DType.F32;
    }

    @Override
    public void copyFloats(long fromElement, float[] target, int offset, int count) {
        Objects.checkFromIndexSize(fromElement, (long) count, shape.elementCount());
        Objects.checkFromIndexSize(offset, count, target.length);
        Arrays.fill(target, offset, offset + count, 0);
    }
}
