package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.DType;
import dev.shipgate.tensor.HalfFloat;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Floats of a given width, or whole numbers of 8 bits, in memory shared with the runtime. A tensor made from it shares
 * the memory, so each side sees the other's writes.
 */
final class NativeFloats implements Tensor {

    private final OnnxJavaType type;
    private final Shape shape;
    private final ByteBuffer bytes;

    /** Allocates memory filled with zeros. */
    NativeFloats(OnnxJavaType type, Shape shape) {
        this(type, shape, ByteBuffer.allocateDirect(bytes(type, shape)));
    }

    private NativeFloats(OnnxJavaType type, Shape shape, ByteBuffer bytes) {
        this.type = type;
        this.shape = shape;
        this.bytes = bytes.order(ByteOrder.nativeOrder());
    }

    private static int bytes(OnnxJavaType type, Shape shape) {
        return Math.toIntExact(Math.multiplyExact(shape.elementCount(), byteSize(type)));
    }

    private static int byteSize(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> Float.BYTES;
            case INT8, UINT8 -> Byte.BYTES;
            default -> Short.BYTES;
        };
    }

    /** Returns the first elements, in the same memory, as many as a smaller shape has. */
    NativeFloats first(Shape smaller) {
        return new NativeFloats(type, smaller, bytes.slice(0, bytes(type, smaller)));
    }

    @Override
    public DType dtype() {
        return DType.F32;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public void copyFloats(long fromElement, float[] target, int offset, int count) {
        Objects.checkFromIndexSize(fromElement, (long) count, shape.elementCount());
        read(Math.toIntExact(fromElement), target, offset, count);
    }

    /** Returns how many bytes it takes. */
    long byteCount() {
        return bytes.capacity();
    }

    /** Returns a checksum of the bytes. */
    int digest() {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.clear());
        return (int) checksum.getValue();
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
        read(0, elements);
    }

    /**
     * Reads floats; whole numbers are only written.
     *
     * @param from the index of the first element to read
     */
    void read(int from, float[] elements) {
        read(from, elements, 0, elements.length);
    }

    private void read(int from, float[] target, int offset, int count) {
        bytes.clear().position(from * byteSize(type));
        if (type == OnnxJavaType.FLOAT) {
            bytes.asFloatBuffer().get(target, offset, count);
            return;
        }
        for (int i = offset; i < offset + count; i++) {
            short half = bytes.getShort();
            target[i] = type == OnnxJavaType.FLOAT16 ? HalfFloat.fromF16(half) : HalfFloat.fromBf16(half);
        }
    }
}
