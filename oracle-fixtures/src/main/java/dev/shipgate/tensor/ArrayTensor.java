package dev.shipgate.tensor;

import java.util.Objects;

/** A tensor of F32 or small I32 integers, backed by an array. */
public final class ArrayTensor implements Tensor {

    /** A {@code float} represents every integer up to this one exactly. */
    private static final int EXACT_INTEGERS = 1 << 24;

    private final DType dtype;
    private final Shape shape;
    private final float[] elements;

    private ArrayTensor(DType dtype, Shape shape, float[] elements) {
        if (shape.elementCount() != elements.length) {
            throw new IllegalArgumentException("shape " + shape + " has " + shape.elementCount() + " elements, but "
                    + elements.length + " were given");
        }
        this.dtype = dtype;
        this.shape = shape;
        this.elements = elements;
    }

    /**
     * Returns a tensor with a copy of these elements.
     *
     * @throws IllegalArgumentException if the number of elements of {@code shape} is different
     */
    public static ArrayTensor of(Shape shape, float... elements) {
        return new ArrayTensor(DType.F32, shape, elements.clone());
    }

    /**
     * Returns a tensor of these very elements, which the caller must not change any more. States are large, and a copy
     * of one that was just made for this is only garbage.
     *
     * @throws IllegalArgumentException if the number of elements of {@code shape} is different
     */
    public static ArrayTensor owning(Shape shape, float[] elements) {
        return new ArrayTensor(DType.F32, shape, elements);
    }

    /**
     * Returns an I32 tensor with a copy of these integers.
     *
     * @throws IllegalArgumentException if the number of elements of {@code shape} is different, or if an element's
     *     magnitude exceeds 2^24, so a {@code float} can't represent it exactly
     */
    public static ArrayTensor ofInts(Shape shape, int... elements) {
        float[] floats = new float[elements.length];
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] > EXACT_INTEGERS || elements[i] < -EXACT_INTEGERS) {
                throw new IllegalArgumentException(
                        "element " + i + " is " + elements[i] + ", which a float can't represent exactly");
            }
            floats[i] = elements[i];
        }
        return new ArrayTensor(DType.I32, shape, floats);
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public float[] elements() {
        return elements;
    }

    @Override
    public void copyFloats(long fromElement, float[] target, int offset, int count) {
        Objects.checkFromIndexSize(fromElement, count, elements.length);
        System.arraycopy(elements, (int) fromElement, target, offset, count);
    }
}
