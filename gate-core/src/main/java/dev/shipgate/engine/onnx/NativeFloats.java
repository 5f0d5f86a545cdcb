package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.HalfFloat;
import dev.shipgate.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats of a given width, or whole numbers of 8 bits, in memory shared with the runtime. A tensor made from it shares
 * the memory, so each side sees the other's writes.
 */
final class NativeFloats {

    private final OnnxJavaType type;
    private final Shape shape;
    private final ByteBuffer bytes;

    /** Allocates memory filled with zeros. */
    NativeFloats(OnnxJavaType type, Shape shape) {
        this.type = type;
        this.shape = shape;
        int byteSize = switch (type) {
            case FLOAT -> Float.BYTES;
            case INT8, UINT8 -> Byte.BYTES;
            default -> Short.BYTES;
        };
        this.bytes = ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(shape.elementCount(), byteSize)))
                .order(ByteOrder.nativeOrder());
    }

    OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
        bytes.clear();
        return type == OnnxJavaType.FLOAT
                ? OnnxTensor.createTensor(environment, bytes.asFloatBuffer(), shape.toArray())
                : OnnxTensor.createTensor(environment, bytes, shape.toArray(), type);
    }

    void write(float[] elements) {
        bytes.clear();
        if (type == OnnxJavaType.FLOAT) {
            bytes.asFloatBuffer().put(elements);
            return;
        }
        if (type == OnnxJavaType.INT8 || type == OnnxJavaType.UINT8) {
            for (float element : elements) {
                bytes.put((byte) element);
            }
            return;
        }
        for (float element : elements) {
            bytes.putShort(type == OnnxJavaType.FLOAT16 ? HalfFloat.toF16(element) : HalfFloat.toBf16(element));
        }
    }

    void read(float[] elements) {
        bytes.clear();
        if (type == OnnxJavaType.FLOAT) {
            bytes.asFloatBuffer().get(elements);
            return;
        }
        for (int i = 0; i < elements.length; i++) {
            short half = bytes.getShort();
            elements[i] = type == OnnxJavaType.FLOAT16 ? HalfFloat.fromF16(half) : HalfFloat.fromBf16(half);
        }
    }
}
