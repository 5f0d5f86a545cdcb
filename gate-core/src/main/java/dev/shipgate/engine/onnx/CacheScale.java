package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxJavaType;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * How a cache of 8-bit codes stands for floats: (code − zero point) × scale.
 *
 * @param scales one for the whole cache, or one for each element of a token's vectors, head by head
 * @param zeroPoint the code of 0
 * @param type {@code INT8} or {@code UINT8}
 */
record CacheScale(Tensor scales, int zeroPoint, OnnxJavaType type) {

    private static final int KEY_SCALE = 12;
    private static final int VALUE_SCALE = 13;
    private static final int CODES = 256;

    /** Reads the scales that a {@code GroupQueryAttention} is given for a cache, if the graph stores them. */
    static Optional<CacheScale> of(GraphNodes nodes, AttentionInput attention) {
        int place = attention.place() == AttentionInput.PAST_KEY ? KEY_SCALE : VALUE_SCALE;
        NodeProto node = attention.node();
        return node.getInputCount() > place && GraphNodes.attribute(node, "kv_cache_bit_width", 0) == Byte.SIZE
                ? nodes.constant(node.getInput(place))
                        .flatMap(CacheScale::scales)
                        .map(scales -> new CacheScale(scales, 0, OnnxJavaType.INT8))
                : Optional.empty();
    }

    /**
     * Reads the scale and the zero point of a {@code DequantizeLinear} that reads a cache, if the graph stores them.
     */
    static Optional<CacheScale> dequantised(GraphNodes nodes, GraphTensor input) {
        if (input.type() != OnnxJavaType.INT8 && input.type() != OnnxJavaType.UINT8) {
            return Optional.empty();
        }
        return nodes.consumers(input.name()).stream()
                .filter(node -> node.getOpType().equals("DequantizeLinear")
                        && node.getInput(0).equals(input.name()))
                .findFirst()
                .flatMap(node -> dequantised(nodes, node, input.type()));
    }

    private static Optional<CacheScale> dequantised(GraphNodes nodes, NodeProto node, OnnxJavaType type) {
        Optional<Tensor> scale = nodes.constant(node.getInput(1))
                .flatMap(CacheScale::scales)
                .filter(scales -> scales.shape().elementCount() == 1);
        if (node.getInputCount() < 3 || node.getInput(2).isEmpty()) {
            return scale.map(scales -> new CacheScale(scales, 0, type));
        }
        return scale.flatMap(
                scales -> nodes.constant(node.getInput(2)).flatMap(zeroPoint -> of(scales, zeroPoint, type)));
    }

    private static Optional<CacheScale> of(Tensor scales, TensorProto zeroPoint, OnnxJavaType type) {
        if (zeroPoint.getRawData().size() + zeroPoint.getInt32DataCount() != 1) {
            return Optional.empty();
        }
        int code = zeroPoint.getInt32DataCount() == 1
                ? zeroPoint.getInt32Data(0)
                : type == OnnxJavaType.INT8
                        ? zeroPoint.getRawData().byteAt(0)
                        : Byte.toUnsignedInt(zeroPoint.getRawData().byteAt(0));
        return Optional.of(new CacheScale(scales, code, type));
    }

    private static Optional<Tensor> scales(TensorProto tensor) {
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
        return scales.length == 0 ? Optional.empty() : Optional.of(ArrayTensor.of(Shape.of(scales.length), scales));
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
            elements[i] = (elements[i] - zeroPoint) * factors[scale.applyAsInt(i)];
        }
        return ArrayTensor.of(codes.shape(), elements);
    }

    /** Returns the nearest codes. Both tensors are {@code [1, heads, tokens, vector]}. */
    Tensor codes(Tensor floats) {
        float[] elements = floats.toFloats();
        float[] factors = scales.toFloats();
        IntUnaryOperator scale = scaleOf(floats.shape());
        int smallestCode = type == OnnxJavaType.INT8 ? Byte.MIN_VALUE : 0;
        for (int i = 0; i < elements.length; i++) {
            double code = Math.rint(elements[i] / factors[scale.applyAsInt(i)]) + zeroPoint;
            elements[i] = (float) Math.max(smallestCode, Math.min(smallestCode + CODES - 1, code));
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
