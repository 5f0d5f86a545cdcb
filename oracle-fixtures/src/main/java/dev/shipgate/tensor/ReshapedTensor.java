package dev.shipgate.tensor;

/** The elements of another tensor, row-major, in a different shape. */
record ReshapedTensor(Tensor elements, Shape shape) implements Tensor {

    ReshapedTensor {
        if (shape.elementCount() != elements.shape().elementCount()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " does not have as many elements as shape " + elements.shape());
        }
    }

    @Override
    public DType dtype() {
        return elements.dtype();
    }

    @Override
    public void copyFloats(long fromElement, float[] target, int offset, int count) {
        elements.copyFloats(fromElement, target, offset, count);
    }
}
