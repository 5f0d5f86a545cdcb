package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * How a cache of signed 8-bit codes stands for floats: code × scale.
 *
 * @param scales one for the whole cache, or one for each element of a token's vectors, head by head
 */
record CacheScale(Tensor scales) {

    private static final int KEY_SCALE = 12;
    private static final int VALUE_SCALE = 13;
    private static final int LARGEST_CODE = 127;
    private static final int SMALLEST_CODE = -128;

    /** Reads the scales that a {@code GroupQueryAttention} is given for a cache, if the graph stores them. */
    static Optional<CacheScale> of(GraphNodes nodes, AttentionInput attention) {
        int place = attention.place() == AttentionInput.PAST_KEY ? KEY_SCALE : VALUE_SCALE;
        NodeProto node = attention.node();
        return node.getInputCount() > place && GraphNodes.attribute(node, "kv_cache_bit_width", 0) == Byte.SIZE
                ? nodes.constant(node.getInput(place)).flatMap(CacheScale::of)
                : Optional.empty();
    }

    private static Optional<CacheScale> of(TensorProto tensor) {
        if (tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
            return Optional.empty();
        }
        float[] scales = new float[tensor.getRawData().size() / Float.BYTES + tensor.getFloatDataCount()];
        tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(scales, 0, tensor.getRawData().size() / Float.BYTES);
        for (int i = 0; i < tensor.getFloatDataCount(); i++) {
            scales[i] = tensor.getFloatData(i);
        }
        return scales.length == 0
                ? Optional.empty()
                : Optional.of(new CacheScale(ArrayTensor.of(Shape.of(scales.length), scales)));
    }

    /** Tells whether the number of scales fits a cache {@code [1, heads, tokens, vector]}. */
    boolean fits(long heads, long vectorLength) {
        return scales.shape().elementCount() == 1 || scales.shape().elementCount() == heads * vectorLength;
    }

    /** Returns what codes stand for. Both tensors are {@code [1, heads, tokens, vector]}. */
    Tensor floats(Tensor codes) {
        float[] elements = codes.toFloats();
        float[] factors = scales.toFloats();
        IntUnaryOperator scale = scaleOf(codes.shape());
        for (int i = 0; i < elements.length; i++) {
            elements[i] *= factors[scale.applyAsInt(i)];
        }
        return ArrayTensor.of(codes.shape(), elements);
    }

    /** Returns the nearest codes. Both tensors are {@code [1, heads, tokens, vector]}. */
    Tensor codes(Tensor floats) {
        float[] elements = floats.toFloats();
        float[] factors = scales.toFloats();
        IntUnaryOperator scale = scaleOf(floats.shape());
        for (int i = 0; i < elements.length; i++) {
            double code = Math.rint(elements[i] / factors[scale.applyAsInt(i)]);
            elements[i] = (float) Math.max(SMALLEST_CODE, Math.min(LARGEST_CODE, code));
        }
        return ArrayTensor.of(floats.shape(), elements);
    }

    private IntUnaryOperator scaleOf(Shape shape) {
        if (scales.shape().elementCount() == 1) {
            return i -> 0;
        }
        int length = Math.toIntExact(shape.dimension(3));
        int tokens = Math.toIntExact(shape.dimension(2));
        return i -> i / length / tokens * length + i % length;
    }
}
