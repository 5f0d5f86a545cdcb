package dev.shipgate.tensor;

import java.nio.ByteBuffer;
import java.util.Objects;

/** A tensor that lies in a mapped file. */
final class MappedTensor implements Tensor {

    private final MappedFile file;
    private final long start;
    private final DType dtype;
    private final Shape shape;

    MappedTensor(MappedFile file, long start, DType dtype, Shape shape) {
        this.file = file;
        this.start = start;
        this.dtype = dtype;
        this.shape = shape;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public void copyFloats(long fromElement, float[] target, int offset, int count) {
        Objects.checkFromIndexSize(fromElement, count, shape.elementCount());
        Objects.checkFromIndexSize(offset, count, target.length);
        int copied = 0;
        while (copied < count) {
            ByteBuffer window = file.from(start + (fromElement + copied) * dtype.byteSize());
            int elements = Math.min(count - copied, window.remaining() / dtype.byteSize());
            copy(window, target, offset + copied, elements);
            copied += elements;
        }
    }

    private void copy(ByteBuffer source, float[] target, int offset, int count) {
        switch (dtype) {
            case F32 -> source.asFloatBuffer().get(target, offset, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = HalfFloat.fromF16(source.getShort());
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = HalfFloat.fromBf16(source.getShort());
                }
            }
            case I64 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = source.getLong();
                }
            }
            case I32 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = source.getInt();
                }
            }
            case I8 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = source.get();
                }
            }
            case U8 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = Byte.toUnsignedInt(source.get());
                }
            }
        }
    }
}
