package dev.shipgate.tensor;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Objects;

/** A tensor in a file. */
final class FileTensor implements Tensor {

    private final TensorBytes file;
    private final long firstByte;
    private final DType dtype;
    private final Shape shape;

    /** The caller must have checked that the file contains the whole tensor. */
    FileTensor(TensorBytes file, long firstByte, DType dtype, Shape shape) {
        this.file = file;
        this.firstByte = firstByte;
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
        Objects.checkFromIndexSize(fromElement, (long) count, shape.elementCount());
        Objects.checkFromIndexSize(offset, count, target.length);
        int done = 0;
        while (done < count) {
            ByteBuffer bytes = file.from(
                    firstByte + (fromElement + done) * dtype.byteSize(), (long) (count - done) * dtype.byteSize());
            int run = Math.min(count - done, bytes.remaining() / dtype.byteSize());
            decode(bytes, target, offset + done, run);
            done += run;
        }
    }

    private void decode(ByteBuffer bytes, float[] target, int offset, int count) {
        switch (dtype) {
            case F32 -> bytes.asFloatBuffer().get(target, offset, count);
            case F16 -> {
                ShortBuffer elements = bytes.asShortBuffer();
                for (int i = 0; i < count; i++) {
                    target[offset + i] = HalfFloat.fromF16(elements.get(i));
                }
            }
            case BF16 -> {
                ShortBuffer elements = bytes.asShortBuffer();
                for (int i = 0; i < count; i++) {
                    target[offset + i] = HalfFloat.fromBf16(elements.get(i));
                }
            }
            case I64 -> {
                LongBuffer elements = bytes.asLongBuffer();
                for (int i = 0; i < count; i++) {
                    target[offset + i] = elements.get(i);
                }
            }
            case I32 -> {
                IntBuffer elements = bytes.asIntBuffer();
                for (int i = 0; i < count; i++) {
                    target[offset + i] = elements.get(i);
                }
            }
            case I8 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = bytes.get(i);
                }
            }
            case U8 -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = bytes.get(i) & 0xff;
                }
            }
        }
    }
}
