package dev.shipgate.engine.onnx;

import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a cache of codes stands for floats: (code − zero point) × scale. Scales and zero points are the same for all
 * tokens.
 *
 * @param scales of rank 4, one number for all heads or for each, and one for all elements of a vector or for each
 * @param zeroPoints the codes of 0, likewise
 * @param asDeclared whether the axes are those of the graph's input; otherwise they are heads, tokens and vectors
 * @param codes what the codes are
 */
record CacheScale(Tensor scales, Tensor zeroPoints, boolean asDeclared, Codes codes) {

    private static final int PACKED_BITS = 4;

    /** What the stored elements of a cache are, and which there are. */
    enum Codes {
        INT8("int8", -128, 127),
        UINT8("uint8", 0, 255),
        /** Two codes of 4 bits in a byte, the lower half first. */
        UINT4_IN_UINT8("uint8", 0, 15),
        INT4("int4", -8, 7),
        UINT4("uint4", 0, 15),
        FLOAT8E4M3FN("float8e4m3fn", -448, 448),
        FLOAT8E5M2("float8e5m2", -57_344, 57_344);

        private final String typeName;
        private final int smallest;
        private final int largest;

        Codes(String typeName, int smallest, int largest) {
            this.typeName = typeName;
            this.smallest = smallest;
            this.largest = largest;
        }

        /** Returns the codes of a tensor of which each element is one; nothing if it doesn't hold any. */
        static Optional<Codes> of(GraphTensor tensor) {
            return Arrays.stream(values())
                    .filter(codes -> codes != UINT4_IN_UINT8 && codes.areIn(tensor))
                    .findFirst();
        }

        /** Tells whether a tensor has the type in which these codes are stored. */
        boolean areIn(GraphTensor tensor) {
            return typeName.equals(tensor.typeName());
        }

        /** Tells whether only whole numbers are codes; the graph itself rounds to the others. */
        boolean areWhole() {
            return !typeName.startsWith("float");
        }
    }

    private static final int RANK = 4;
    private static final int NIBBLE_VALUES = 16;
    private static final int LOWER_HALF = NIBBLE_VALUES - 1;

    /**
     * Returns the same scales for a cache that is laid out as an oracle records it; {@code null} if they differ from
     * token to token, or their number doesn't fit.
     *
     * @param fresh the shape of the bundle's cache before the first token, batch first
     */
    @Nullable
    CacheScale in(CacheLayout layout, Shape fresh) {
        CacheScale ordered =
                asDeclared ? new CacheScale(ordered(scales, layout), ordered(zeroPoints, layout), false, codes) : this;
        long length = layout.vectorLength(fresh) * codesPerElement();
        return fits(ordered.scales, layout.heads(fresh), length)
                        && fits(ordered.zeroPoints, layout.heads(fresh), length)
                ? ordered
                : null;
    }

    /** Reordering axes keeps the order of the elements, since there is one for all tokens. */
    private static Tensor ordered(Tensor numbers, CacheLayout layout) {
        Shape shape = numbers.shape();
        return ArrayTensor.of(
                Shape.of(
                        shape.dimension(0),
                        layout.heads(shape),
                        shape.dimension(layout.tokenAxis()),
                        layout.vectorLength(shape)),
                numbers.toFloats());
    }

    private static boolean fits(Tensor numbers, long heads, long length) {
        Shape shape = numbers.shape();
        return shape.dimension(0) == 1
                && (shape.dimension(1) == 1 || shape.dimension(1) == heads)
                && shape.dimension(2) == 1
                && (shape.dimension(3) == 1 || shape.dimension(3) == length);
    }

    /** Returns how many codes one stored element holds. */
    int codesPerElement() {
        return codes == Codes.UINT4_IN_UINT8 ? 2 : 1;
    }

    /** Returns what codes stand for. Both tensors are {@code [1, heads, tokens, vector]}. */
    Tensor floats(Tensor stored) {
        Tensor each = codes == Codes.UINT4_IN_UINT8 ? unpacked(stored) : stored;
        float[] elements = each.toFloats();
        float[] factors = scales.toFloats();
        float[] zeros = zeroPoints.toFloats();
        IntUnaryOperator scale = placeIn(scales.shape(), each.shape());
        IntUnaryOperator zero = placeIn(zeroPoints.shape(), each.shape());
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (elements[i] - zeros[zero.applyAsInt(i)]) * factors[scale.applyAsInt(i)];
        }
        return ArrayTensor.of(each.shape(), elements);
    }

    /** Returns the nearest codes. Both tensors are {@code [1, heads, tokens, vector]}. */
    Tensor nearest(Tensor floats) {
        float[] elements = floats.toFloats();
        float[] factors = scales.toFloats();
        float[] zeros = zeroPoints.toFloats();
        IntUnaryOperator scale = placeIn(scales.shape(), floats.shape());
        IntUnaryOperator zero = placeIn(zeroPoints.shape(), floats.shape());
        for (int i = 0; i < elements.length; i++) {
            double scaled = elements[i] / factors[scale.applyAsInt(i)];
            double code = (codes.areWhole() ? Math.rint(scaled) : scaled) + zeros[zero.applyAsInt(i)];
            elements[i] = (float) Math.max(codes.smallest, Math.min(codes.largest, code));
        }
        Tensor each = ArrayTensor.of(floats.shape(), elements);
        return codes == Codes.UINT4_IN_UINT8 ? packed(each) : each;
    }

    private static Tensor unpacked(Tensor bytes) {
        float[] elements = bytes.toFloats();
        float[] codes = new float[2 * elements.length];
        for (int i = 0; i < elements.length; i++) {
            int pair = (int) elements[i];
            codes[2 * i] = pair & LOWER_HALF;
            codes[2 * i + 1] = pair >> PACKED_BITS;
        }
        return ArrayTensor.of(withVectors(bytes.shape(), 2 * bytes.shape().dimension(RANK - 1)), codes);
    }

    private static Tensor packed(Tensor codes) {
        float[] elements = codes.toFloats();
        float[] bytes = new float[elements.length / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = elements[2 * i] + NIBBLE_VALUES * elements[2 * i + 1];
        }
        return ArrayTensor.of(withVectors(codes.shape(), codes.shape().dimension(RANK - 1) / 2), bytes);
    }

    private static Shape withVectors(Shape shape, long length) {
        long[] extents = shape.toArray();
        extents[RANK - 1] = length;
        return Shape.of(extents);
    }

    /** Returns where among some numbers the one for the i-th element of a cache is. */
    private static IntUnaryOperator placeIn(Shape numbers, Shape cache) {
        int length = Math.toIntExact(cache.dimension(RANK - 1));
        int tokens = Math.toIntExact(cache.dimension(2));
        int perHead = numbers.dimension(1) == 1 ? 0 : Math.toIntExact(numbers.dimension(RANK - 1));
        int perElement = numbers.dimension(RANK - 1) == 1 ? 0 : 1;
        return i -> i / length / tokens * perHead + i % length * perElement;
    }
}
