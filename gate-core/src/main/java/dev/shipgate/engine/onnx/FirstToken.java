package dev.shipgate.engine.onnx;

import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.BitSet;
import java.util.Optional;

/**
 * Where the first token is in a cache that was all zeros: the one place along an axis that is no longer zero.
 *
 * @param axis the axis that counts tokens
 * @param place along it, from 0
 * @param length of it
 */
record FirstToken(int axis, int place, int length) {

    /** The usual axis is looked at first: where there is one head, two axes fit. */
    private static final int[] AXES = {CacheLayout.USUAL_AXIS, 1, 3};

    /**
     * Looks for it.
     *
     * @param cache of rank 4, after one token
     * @return nothing if all is still zero, or more than one token was written
     */
    static Optional<FirstToken> in(Tensor cache) {
        Shape shape = cache.shape();
        float[] elements = cache.toFloats();
        for (int axis : AXES) {
            int length = Math.toIntExact(shape.dimension(axis));
            int stride = 1;
            for (int after = axis + 1; after < shape.rank(); after++) {
                stride *= Math.toIntExact(shape.dimension(after));
            }
            BitSet written = new BitSet(length);
            for (int i = 0; i < elements.length; i++) {
                if (elements[i] != 0) {
                    written.set(i / stride % length);
                }
            }
            if (length > 1 && written.cardinality() == 1) {
                return Optional.of(new FirstToken(axis, written.nextSetBit(0), length));
            }
        }
        return Optional.empty();
    }

    /** Returns the layout of a cache that has its first token here. */
    CacheLayout layout() {
        return place == length - 1 ? CacheLayout.rolling(axis, length) : CacheLayout.fixed(axis, length);
    }
}
