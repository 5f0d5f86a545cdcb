package dev.shipgate.engine.onnx;

import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;

/**
 * How a graph lays out a cache of keys or values, a tensor of rank 4 with a batch of one. The heads are on the first of
 * the other axes and the elements of a vector on the last.
 *
 * @param tokenAxis the axis that counts tokens: 1, 2 or 3
 * @param columns the number of tokens for which the tensor always has room; 0 if it grows with every token
 * @param mostTokens the largest number of tokens that it holds
 * @param dropsOldest whether it holds the newest tokens once there are more; otherwise the graph can't go on
 * @param fillsFromEnd whether a cache that isn't full has its room in front of its tokens; otherwise it is behind them
 */
record CacheLayout(int tokenAxis, int columns, int mostTokens, boolean dropsOldest, boolean fillsFromEnd) {

    /** The axis that counts tokens in most graphs, and in every oracle. */
    static final int USUAL_AXIS = 2;

    private static final int RANK = 4;

    /** A cache that grows by every token. */
    static CacheLayout growing(int tokenAxis) {
        return new CacheLayout(tokenAxis, 0, Integer.MAX_VALUE, false, false);
    }

    /** A cache that starts as zeros of the length of a window and then holds the newest tokens. */
    static CacheLayout window(int tokenAxis, int columns) {
        return new CacheLayout(tokenAxis, columns, columns, true, false);
    }

    /** A cache that grows until it holds {@code mostTokens}, and then only the newest. */
    static CacheLayout trimmed(int tokenAxis, int mostTokens) {
        return new CacheLayout(tokenAxis, 0, mostTokens, true, false);
    }

    /** A cache that always has room for {@code columns} tokens, filled from the front. */
    static CacheLayout fixed(int tokenAxis, int columns) {
        return new CacheLayout(tokenAxis, columns, columns, false, false);
    }

    /** A cache of fixed length into which tokens move from the end, and out at the front. */
    static CacheLayout rolling(int tokenAxis, int columns) {
        return new CacheLayout(tokenAxis, columns, columns, true, true);
    }

    /** Tells whether nothing bounds the number of tokens. */
    boolean isUnbounded() {
        return mostTokens == Integer.MAX_VALUE;
    }

    /** Returns the number of tokens that it holds after {@code position} tokens. */
    int held(int position) {
        return Math.min(position, mostTokens);
    }

    /** Returns the number of heads in a tensor of this layout. */
    long heads(Shape shape) {
        return shape.dimension(headAxis());
    }

    /** Returns the length of a vector in a tensor of this layout. */
    long vectorLength(Shape shape) {
        return shape.dimension(vectorAxis());
    }

    /**
     * Returns the tokens that a tensor of this layout holds, as an oracle records them.
     *
     * @param position the number of tokens that were fed
     * @return {@code [1, heads, tokens, vector]}, oldest first
     */
    Tensor asRecorded(Tensor cache, int position) {
        Shape shape = cache.shape();
        if (columns == 0 && tokenAxis == USUAL_AXIS) {
            return cache;
        }
        int tokens = Math.toIntExact(shape.dimension(tokenAxis));
        int held = columns == 0 ? tokens : Math.min(tokens, held(position));
        float[] elements = cache.toFloats();
        Shape recorded = Shape.of(1, heads(shape), held, vectorLength(shape));
        float[] ordered = new float[Math.toIntExact(recorded.elementCount())];
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = elements[index(shape, recorded, i, fillsFromEnd ? tokens - held : 0)];
        }
        return ArrayTensor.owning(recorded, ordered);
    }

    /**
     * Returns a tensor of this layout that holds the given tokens, and zeros where there is more room.
     *
     * @param recorded {@code [1, heads, tokens, vector]}, oldest first
     */
    Tensor asTaken(Tensor recorded) {
        if (columns == 0 && tokenAxis == USUAL_AXIS) {
            return recorded;
        }
        long[] extents = new long[RANK];
        extents[0] = 1;
        extents[tokenAxis] = columns == 0 ? recorded.shape().dimension(USUAL_AXIS) : columns;
        extents[headAxis()] = recorded.shape().dimension(1);
        extents[vectorAxis()] = recorded.shape().dimension(RANK - 1);
        Shape shape = Shape.of(extents);
        float[] ordered = recorded.toFloats();
        float[] elements = new float[Math.toIntExact(shape.elementCount())];
        int room = Math.toIntExact(extents[tokenAxis] - recorded.shape().dimension(USUAL_AXIS));
        for (int i = 0; i < ordered.length; i++) {
            elements[index(shape, recorded.shape(), i, fillsFromEnd ? room : 0)] = ordered[i];
        }
        return ArrayTensor.owning(shape, elements);
    }

    /**
     * Returns the place in {@code shape} of the i-th element of {@code recorded}, whose tokens begin at {@code first}.
     */
    private int index(Shape shape, Shape recorded, int i, int first) {
        int length = Math.toIntExact(recorded.dimension(RANK - 1));
        int tokens = Math.toIntExact(recorded.dimension(USUAL_AXIS));
        return i / length / tokens * stride(shape, headAxis())
                + (first + i / length % tokens) * stride(shape, tokenAxis)
                + i % length * stride(shape, vectorAxis());
    }

    private static int stride(Shape shape, int axis) {
        long stride = 1;
        for (int after = axis + 1; after < RANK; after++) {
            stride *= shape.dimension(after);
        }
        return Math.toIntExact(stride);
    }

    private int headAxis() {
        return tokenAxis == 1 ? 2 : 1;
    }

    private int vectorAxis() {
        return tokenAxis == RANK - 1 ? 2 : RANK - 1;
    }
}
