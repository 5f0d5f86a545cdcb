package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.engine.onnx.CacheScale.Codes;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.HalfFloat;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds in a graph what the codes of its caches stand for. Scales that aren't constants are unknown. */
final class CacheScales {

    private static final int RANK = 4;
    private static final int KEY_SCALE = 12;
    private static final int VALUE_SCALE = 13;

    /** Of the codes that {@code GroupQueryAttention} packs, the one that stands for 0. */
    private static final float PACKED_ZERO = 8;

    /** Bits of a code of which a byte holds two. */
    private static final int PACKED_BITS = 4;

    private static final int LARGEST_CODE = (1 << PACKED_BITS) - 1;

    private final GraphNodes nodes;

    CacheScales(GraphNodes nodes) {
        this.nodes = nodes;
    }

    /**
     * Reads the scales that a {@code GroupQueryAttention} is given for a cache: one, or one for each head and element.
     */
    Optional<CacheScale> of(AttentionInput attention) {
        NodeProto node = attention.node();
        int place = attention.place() == AttentionInput.PAST_KEY ? KEY_SCALE : VALUE_SCALE;
        int bits = Math.toIntExact(GraphNodes.attribute(node, "kv_cache_bit_width", 0));
        if (node.getInputCount() <= place || bits != Byte.SIZE && bits != PACKED_BITS) {
            return Optional.empty();
        }
        Codes codes = bits == Byte.SIZE ? Codes.INT8 : Codes.UINT4_IN_UINT8;
        Tensor zero = one(bits == Byte.SIZE ? 0 : PACKED_ZERO);
        long heads = GraphNodes.attribute(node, "kv_num_heads", 1);
        return numbers(node, place)
                .map(scales -> scales.length == 1
                        ? one(scales[0])
                        : heads > 0 && scales.length % heads == 0
                                ? ArrayTensor.of(Shape.of(1, heads, 1, scales.length / heads), scales)
                                : ArrayTensor.of(Shape.of(1, 1, 1, scales.length), scales))
                .map(scales -> new CacheScale(scales, zero, false, codes));
    }

    /**
     * Reads what makes floats of a cache that comes into the graph as codes: {@code DequantizeLinear}, or {@code Cast},
     * perhaps {@code Sub}, and {@code Mul}.
     */
    Optional<CacheScale> of(GraphTensor cache) {
        return Codes.of(cache)
                .flatMap(codes -> nodes.consumers(cache.name()).stream()
                        .map(node -> switch (node.getOpType()) {
                            case "DequantizeLinear" -> dequantised(node, cache, codes);
                            case "Cast" -> multiplied(node.getOutput(0), cache, codes);
                            default -> Optional.<CacheScale>empty();
                        })
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private Optional<CacheScale> dequantised(NodeProto node, GraphTensor cache, Codes codes) {
        if (!node.getInput(0).equals(cache.name()) || GraphNodes.attribute(node, "block_size", 0) != 0) {
            return Optional.empty();
        }
        int declared = Math.toIntExact(GraphNodes.attribute(node, "axis", 1));
        int axis = declared < 0 ? declared + cache.rank() : declared;
        Optional<Tensor> scales = numbers(node, 1).flatMap(each -> alongAxis(each, axis, cache));
        // The zero point of a float8 is 0.
        Optional<Tensor> zeros = node.getInputCount() < 3 || node.getInput(2).isEmpty() || !codes.areWhole()
                ? Optional.of(one(0))
                : numbers(node, 2).flatMap(each -> alongAxis(each, axis, cache));
        return scales.flatMap(scale -> zeros.map(zero -> new CacheScale(scale, zero, true, codes)));
    }

    private Optional<CacheScale> multiplied(String floats, GraphTensor cache, Codes codes) {
        for (NodeProto node : nodes.consumers(floats)) {
            if (node.getOpType().equals("Sub") && node.getInput(0).equals(floats)) {
                Optional<Tensor> zeros = broadcast(node, 1, cache);
                Optional<Tensor> scales = factor(node.getOutput(0), cache);
                return zeros.flatMap(zero -> scales.map(scale -> new CacheScale(scale, zero, true, codes)));
            }
        }
        Optional<Tensor> scales = factor(floats, cache);
        return (scales.isEmpty() && isPlain(floats, codes) ? Optional.of(one(1)) : scales)
                .map(scale -> new CacheScale(scale, one(0), true, codes));
    }

    /** A float8 may be a number by itself, which needs no scale. */
    private boolean isPlain(String floats, Codes codes) {
        return !codes.areWhole()
                && nodes.consumers(floats).stream()
                        .noneMatch(node -> node.getOpType().equals("Mul"));
    }

    private Optional<Tensor> factor(String floats, GraphTensor cache) {
        return nodes.consumers(floats).stream()
                .filter(node -> node.getOpType().equals("Mul"))
                .map(node -> broadcast(node, node.getInput(0).equals(floats) ? 1 : 0, cache))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns a constant that the runtime repeats along the axes that it doesn't have. */
    private Optional<Tensor> broadcast(NodeProto node, int place, GraphTensor cache) {
        TensorProto constant = nodes.constant(node.getInput(place)).orElse(null);
        float[] numbers = constant == null ? new float[0] : elements(constant);
        if (constant == null || numbers.length < 2) {
            return numbers.length == 1 ? Optional.of(one(numbers[0])) : Optional.empty();
        }
        List<Long> own = constant.getDimsList();
        if (cache.rank() != RANK || own.size() > RANK) {
            return Optional.empty();
        }
        long[] shape = {1, 1, 1, 1};
        for (int i = 0; i < own.size(); i++) {
            shape[RANK - own.size() + i] = own.get(i);
        }
        return Optional.of(ArrayTensor.of(Shape.of(shape), numbers));
    }

    private static Optional<Tensor> alongAxis(float[] numbers, int axis, GraphTensor cache) {
        if (numbers.length == 1) {
            return Optional.of(one(numbers[0]));
        }
        if (cache.rank() != RANK || axis < 0 || axis >= RANK) {
            return Optional.empty();
        }
        long[] shape = new long[RANK];
        Arrays.fill(shape, 1);
        shape[axis] = numbers.length;
        return Optional.of(ArrayTensor.of(Shape.of(shape), numbers));
    }

    private static Tensor one(float number) {
        return ArrayTensor.of(Shape.of(1, 1, 1, 1), new float[] {number});
    }

    /** Returns the elements of a constant of floats or of codes; nothing if there are none. */
    private Optional<float[]> numbers(NodeProto node, int place) {
        return nodes.constant(node.getInput(place)).map(CacheScales::elements).filter(elements -> elements.length > 0);
    }

    private static float[] elements(TensorProto tensor) {
        if (tensor.getDataType() == TensorProto.DataType.INT4_VALUE
                || tensor.getDataType() == TensorProto.DataType.UINT4_VALUE) {
            return halves(tensor);
        }
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int width = switch (tensor.getDataType()) {
            case TensorProto.DataType.FLOAT_VALUE -> Float.BYTES;
            case TensorProto.DataType.FLOAT16_VALUE -> Short.BYTES;
            case TensorProto.DataType.INT8_VALUE, TensorProto.DataType.UINT8_VALUE -> Byte.BYTES;
            default -> Integer.MAX_VALUE;
        };
        if (width == Integer.MAX_VALUE) {
            return new float[0];
        }
        int typed = width == Float.BYTES ? tensor.getFloatDataCount() : tensor.getInt32DataCount();
        float[] elements = new float[raw.remaining() / width + typed];
        int at = 0;
        while (raw.remaining() >= width) {
            elements[at++] = switch (tensor.getDataType()) {
                case TensorProto.DataType.FLOAT_VALUE -> raw.getFloat();
                case TensorProto.DataType.FLOAT16_VALUE -> HalfFloat.fromF16(raw.getShort());
                case TensorProto.DataType.UINT8_VALUE -> Byte.toUnsignedInt(raw.get());
                default -> raw.get();
            };
        }
        for (int i = 0; i < typed; i++) {
            elements[at++] = switch (tensor.getDataType()) {
                case TensorProto.DataType.FLOAT_VALUE -> tensor.getFloatData(i);
                case TensorProto.DataType.FLOAT16_VALUE -> HalfFloat.fromF16((short) tensor.getInt32Data(i));
                default -> tensor.getInt32Data(i);
            };
        }
        return elements;
    }

    /** Returns elements of 4 bits, of which a byte holds two, the lower half first. */
    private static float[] halves(TensorProto tensor) {
        byte[] raw = tensor.getRawData().toByteArray();
        int bytes = raw.length + tensor.getInt32DataCount();
        long count = tensor.getDimsList().stream().reduce(1L, (one, other) -> one * other);
        float[] elements = new float[(int) Math.max(0, Math.min(count, 2L * bytes))];
        boolean isSigned = tensor.getDataType() == TensorProto.DataType.INT4_VALUE;
        for (int i = 0; i < elements.length; i++) {
            int pair = raw.length > 0 ? raw[i / 2] : tensor.getInt32Data(i / 2);
            int code = pair >> i % 2 * PACKED_BITS & LARGEST_CODE;
            elements[i] = isSigned && code > LARGEST_CODE / 2 ? code - LARGEST_CODE - 1 : code;
        }
        return elements;
    }
}
