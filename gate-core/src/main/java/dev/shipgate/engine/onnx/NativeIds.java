package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Integers of a given width in memory shared with the runtime. */
final class NativeIds {

    private final OnnxJavaType type;
    private ByteBuffer bytes;

    NativeIds(OnnxJavaType type, int capacity) {
        this.type = type;
        this.bytes = allocate(capacity);
    }

    /** Writes {@code values} at the beginning. */
    void write(long... values) {
        if (bytes.capacity() < values.length * byteSize()) {
            bytes = allocate(values.length);
        }
        bytes.clear();
        for (long value : values) {
            put(value);
        }
    }

    /** Sets at least the first {@code count} numbers to {@code value}. */
    void fill(long value, int count) {
        if (bytes.capacity() < count * byteSize()) {
            bytes = allocate(Math.multiplyExact(count, 2));
        }
        bytes.clear();
        while (bytes.remaining() >= byteSize()) {
            put(value);
        }
    }

    boolean holds(int count) {
        return bytes.capacity() >= count * byteSize();
    }

    /** Returns a tensor of shape {@code shape} over the first numbers. */
    OnnxTensor tensor(OrtEnvironment environment, Shape shape) throws OrtException {
        bytes.clear().limit(Math.toIntExact(shape.elementCount()) * byteSize());
        ByteBuffer prefix = bytes.slice().order(ByteOrder.nativeOrder());
        return type == OnnxJavaType.INT64
                ? OnnxTensor.createTensor(environment, prefix.asLongBuffer(), shape.toArray())
                : OnnxTensor.createTensor(environment, prefix.asIntBuffer(), shape.toArray());
    }

    private void put(long value) {
        if (type == OnnxJavaType.INT64) {
            bytes.putLong(value);
        } else {
            bytes.putInt(Math.toIntExact(value));
        }
    }

    private ByteBuffer allocate(int capacity) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(capacity, byteSize()))
                .order(ByteOrder.nativeOrder());
    }

    private int byteSize() {
        return type == OnnxJavaType.INT64 ? Long.BYTES : Integer.BYTES;
    }
}
