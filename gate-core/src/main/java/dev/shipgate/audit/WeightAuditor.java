package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Granularity;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes one weight, in the form required by the operator that reads it. */
final class WeightAuditor {

    private final OnnxGraph graph;

    WeightAuditor(OnnxGraph graph) {
        this.graph = graph;
    }

    /**
     * Describes a weight of {@code MatMulNBits} (com.microsoft): codes {@code [N, blocks, bytes]}, one scale per block.
     */
    Optional<WeightAudit> blockQuantised(NodeProto node, Role role) {
        TensorProto codes = initializer(node, 1);
        TensorProto scales = initializer(node, 2);
        if (codes == null || scales == null) {
            return Optional.empty();
        }
        int bits = graph.number(node, "bits", 1, Byte.SIZE, 4);
        long k = graph.number(node, "K", 0, Integer.MAX_VALUE, 0);
        long n = graph.number(node, "N", 0, Integer.MAX_VALUE, 0);
        int blockSize = graph.number(node, "block_size", 1, Integer.MAX_VALUE, 32);
        boolean isChannel = blockSize >= k;
        TensorProto zeroPoints = initializer(node, 3);
        return Optional.of(quantised(
                codes,
                scales,
                zeroPoints,
                role,
                node.getOpType(),
                bits,
                isChannel ? Granularity.PER_CHANNEL : Granularity.PER_BLOCK,
                blockSize,
                isChannel ? 0 : 1,
                zeroPoints == null || isMidpoint(zeroPoints, bits),
                true,
                n * k));
    }

    /**
     * Describes a weight of {@code QMoE} (com.microsoft): codes {@code [experts, N, K / codes per byte]}, scales
     * {@code [experts, N]} or {@code [experts, N, blocks]}.
     *
     * @param codesAt the place of the codes among the inputs
     * @param scalesAt the place of the scales
     * @param zeroPointsAt the place of the zero points
     */
    Optional<WeightAudit> experts(NodeProto node, int codesAt, int scalesAt, int zeroPointsAt) {
        TensorProto codes = initializer(node, codesAt);
        TensorProto scales = initializer(node, scalesAt);
        if (codes == null) {
            return Optional.empty();
        }
        boolean isInteger = OnnxGraph.text(node, "quant_type", "int").equals("int");
        if (!isInteger || scales == null || !ElementType.of(scales).isFloat()) {
            // The float formats of 4 and 8 bits have scales, and sometimes codes, that aren't integers or floats.
            return Optional.of(plain(codes, node.getOpType(), Role.BODY));
        }
        int bits = graph.number(node, "expert_weight_bits", 1, Byte.SIZE, 4);
        int blockSize = graph.number(node, "block_size", 0, Integer.MAX_VALUE, 0);
        TensorProto zeroPoints = initializer(node, zeroPointsAt);
        return Optional.of(quantised(
                codes,
                scales,
                zeroPoints,
                Role.BODY,
                node.getOpType(),
                bits,
                blockSize > 0 ? Granularity.PER_BLOCK : Granularity.PER_CHANNEL,
                blockSize > 0 ? (Integer) blockSize : null,
                blockSize > 0 ? 2 : 1,
                zeroPoints == null || isMidpoint(zeroPoints, bits),
                true,
                bytes(codes) * Byte.SIZE / bits));
    }

    /** Describes a weight read through {@code DequantizeLinear}: per tensor, per channel or per block. */
    Optional<WeightAudit> dequantised(NodeProto node, String operator, Role role) {
        TensorProto codes = initializer(node, 0);
        TensorProto scales = initializer(node, 1);
        if (codes == null || scales == null) {
            return Optional.empty();
        }
        ElementType type = ElementType.of(codes);
        int blockSize = graph.number(node, "block_size", 0, Integer.MAX_VALUE, 0);
        Granularity granularity = blockSize > 0
                ? Granularity.PER_BLOCK
                : TensorData.elements(scales) > 1 ? Granularity.PER_CHANNEL : Granularity.PER_TENSOR;
        TensorProto zeroPoints = initializer(node, 2);
        // Unsigned codes around the middle of their range are equivalent to signed ones.
        boolean aroundMiddle =
                zeroPoints != null && !isSigned(type) && type.bits() <= 8 && isMidpoint(zeroPoints, type.bits());
        boolean symmetric = zeroPoints == null || isZero(zeroPoints) || aroundMiddle;
        return Optional.of(quantised(
                codes,
                scales,
                zeroPoints,
                role,
                operator,
                type.bits(),
                granularity,
                blockSize > 0 ? (Integer) blockSize : null,
                granularity == Granularity.PER_TENSOR ? null : (Integer) axis(node),
                symmetric,
                aroundMiddle,
                TensorData.elements(codes)));
    }

    /** Describes a weight that is stored as plain numbers. */
    WeightAudit plain(TensorProto tensor, String operator, Role role) {
        ElementType type = ElementType.of(tensor);
        long elements = TensorData.elements(tensor);
        return new WeightAudit(
                tensor.getName(),
                role,
                operator,
                type.bits(),
                type.id(),
                Granularity.NONE,
                null,
                null,
                null,
                elements,
                type.bytes(elements),
                null,
                null,
                0,
                null,
                levels(tensor, type, role));
    }

    private @Nullable Integer levels(TensorProto tensor, ElementType type, Role role) {
        boolean isMatrix = role != Role.EMBEDDING && tensor.getDimsCount() == 2 && type.isFloat();
        return isMatrix ? FloatLevels.of(graph.data(tensor), tensor.getDims(0), tensor.getDims(1)) : null;
    }

    private WeightAudit quantised(
            TensorProto codes,
            TensorProto scales,
            @Nullable TensorProto zeroPoints,
            Role role,
            String operator,
            int bits,
            Granularity granularity,
            @Nullable Integer blockSize,
            @Nullable Integer axis,
            boolean symmetric,
            boolean unsigned,
            long parameters) {
        TensorData codeData = graph.data(codes);
        Codes counted = bits <= 8 ? Codes.count(codeData.bytes(), bits, isSigned(codeData.type())) : null;
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        int zero = 0;
        for (float scale : graph.floats(scales)) {
            if (!Float.isFinite(scale) || scale == 0) {
                zero++;
                continue;
            }
            smallest = Math.min(smallest, Math.abs(scale));
            largest = Math.max(largest, Math.abs(scale));
        }
        return new WeightAudit(
                codes.getName(),
                role,
                operator,
                bits,
                codeData.type().id(),
                granularity,
                blockSize,
                axis,
                symmetric,
                parameters,
                bytes(codes) + bytes(scales) + (zeroPoints == null ? 0 : bytes(zeroPoints)),
                largest == 0 ? null : (Double) smallest,
                largest == 0 ? null : (Double) largest,
                zero,
                counted == null ? null : (Double) counted.saturatedShare(),
                counted == null ? null : (Integer) counted.levels(),
                counted != null && symmetric && unsigned && !isSigned(codeData.type())
                        ? counted.form().orElse(null)
                        : null,
                null);
    }

    /** MatMulNBits counts codes from 0; without zero points, the middle of the range represents zero. */
    private boolean isMidpoint(TensorProto zeroPoints, int bits) {
        TensorData data = graph.data(zeroPoints);
        if (data.type().isFloat()) {
            for (float zeroPoint : data.floats()) {
                if (zeroPoint != 1 << (bits - 1)) {
                    return false;
                }
            }
            return true;
        }
        return Codes.count(data.bytes(), bits, false).isOnly(1 << (bits - 1));
    }

    private boolean isZero(TensorProto zeroPoints) {
        StoredBytes bytes = graph.data(zeroPoints).bytes();
        return bytes.length() == 0 || Codes.count(bytes, Byte.SIZE, false).isOnly(0);
    }

    private @Nullable TensorProto initializer(NodeProto node, int index) {
        return OnnxGraph.input(node, index).map(graph::initializer).orElse(null);
    }

    private int axis(NodeProto node) {
        return graph.number(node, "axis", Integer.MIN_VALUE, Integer.MAX_VALUE, 1);
    }

    private static boolean isSigned(ElementType type) {
        return switch (type) {
            case INT8, INT4, INT2, INT32, INT64 -> true;
            case UINT8, UINT4, UINT2, FLOAT8, FLOAT16, BFLOAT16, FLOAT32, FLOAT64, OTHER -> false;
        };
    }

    private static long bytes(TensorProto tensor) {
        return ElementType.of(tensor).bytes(TensorData.elements(tensor));
    }
}
