package dev.shipgate.tensor;

/** The elements of another tensor, row-major, in a different shape. */
record ReshapedTensor(Tensor original, Shape shape) implements Tensor {

    ReshapedTensor {
        if (shape.elementCount() != original.shape().elementCount()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " does not have as many elements as shape " + original.shape());
        }
    }

    @Override
    public DType dtype() {
        return original.dtype();
    }

    @Override
    public void copyFloats(long fromElement, float[] target, int offset, int count) {
        original.copyFloats(fromElement, target, offset, count);
    }

    @Override
    public float[] elements() {
        return original.elements();
    }
}
