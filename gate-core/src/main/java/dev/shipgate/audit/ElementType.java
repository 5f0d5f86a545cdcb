package dev.shipgate.audit;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Locale;

/** Element types of ONNX initializers (onnx.proto3, {@code TensorProto.DataType}). */
enum ElementType {
    FLOAT32(32),
    FLOAT64(64),
    FLOAT16(16),
    BFLOAT16(16),
    FLOAT8(8),
    INT8(8),
    UINT8(8),
    INT4(4),
    UINT4(4),
    INT2(2),
    UINT2(2),
    INT32(32),
    INT64(64),
    OTHER(8);

    private final int bits;

    ElementType(int bits) {
        this.bits = bits;
    }

    static ElementType of(TensorProto tensor) {
        return switch (tensor.getDataType()) {
            case 1 -> FLOAT32;
            case 2 -> UINT8;
            case 3 -> INT8;
            case 6 -> INT32;
            case 7 -> INT64;
            case 10 -> FLOAT16;
            case 11 -> FLOAT64;
            case 16 -> BFLOAT16;
            case 17, 18, 19, 20 -> FLOAT8;
            case 21 -> UINT4;
            case 22 -> INT4;
            case 25 -> UINT2;
            case 26 -> INT2;
            default -> OTHER;
        };
    }

    int bits() {
        return bits;
    }

    /** Returns the size in bytes of this many elements. Sub-byte elements are packed. */
    long bytes(long elements) {
        return (Math.multiplyExact(elements, bits) + 7) / 8;
    }

    boolean isFloat() {
        return switch (this) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> true;
            case FLOAT8, INT8, UINT8, INT4, UINT4, INT2, UINT2, INT32, INT64, OTHER -> false;
        };
    }

    /** Returns the name used in reports, such as {@code float16}. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
