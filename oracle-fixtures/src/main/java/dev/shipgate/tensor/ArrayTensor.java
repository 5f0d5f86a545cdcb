package dev.shipgate.tensor;

import java.util.Objects;

/** A tensor of F32 held in an array. */
public final class ArrayTensor implements Tensor {

    private final Shape shape;
    private final float[] elements;

    private ArrayTensor(Shape shape, float[] elements) {
        this.shape = shape;
        this.elements = elements;
    }

    /**
     * Returns a tensor of these elements, which are copied.
     *
     * @throws IllegalArgumentException if {@code shape} does not hold as many elements
     */
    public static ArrayTensor of(Shape shape, float... elements) {
        if (shape.elementCount() != elements.length) {
            throw new IllegalArgumentException("shape " + shape + " holds " + shape.elementCount()
                    + " elements, but " + elements.length + " were given");
        }
        return new ArrayTensor(shape, elements.clone());
    }

    @Override
    public DType dtype() {
        return DType.F32;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public void copyFloats(long fromElement, float[] target, int offset, int count) {
        Objects.checkFromIndexSize(fromElement, count, elements.length);
        System.arraycopy(elements, (int) fromElement, target, offset, count);
    }
}
