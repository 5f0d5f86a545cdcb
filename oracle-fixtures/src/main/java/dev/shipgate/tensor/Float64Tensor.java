package dev.shipgate.tensor;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A float64 array read as F32. Each element is rounded to nearest, ties to even.
 *
 * <p>NumPy stores Python floats as float64 by default, so margins and even logits often arrive that way. The oracle is
 * an fp32 reference, so the extra precision carries no information.
 */
final class Float64Tensor implements Tensor {

    private static final int SCANNED_AT_ONCE = 1 << 16;

    private final MappedBytes file;
    private final long firstByte;
    private final Shape shape;

    private Float64Tensor(MappedBytes file, long firstByte, Shape shape) {
        this.file = file;
        this.firstByte = firstByte;
        this.shape = shape;
    }

    /**
     * Returns the tensor after scanning all of it, because an overflow would introduce an infinity that nobody
     * recorded.
     *
     * @throws dev.shipgate.input.InvalidInputException if a finite element is beyond the range of an F32
     */
    static Float64Tensor of(NpyPlace place, MappedBytes file, long firstByte, Shape shape) {
        Float64Tensor tensor = new Float64Tensor(file, firstByte, shape);
        long count = shape.elementCount();
        double[] doubles = new double[(int) Math.min(count, SCANNED_AT_ONCE)];
        for (long from = 0; from < count; from += doubles.length) {
            int run = (int) Math.min(doubles.length, count - from);
            tensor.copyDoubles(from, doubles, run);
            for (int i = 0; i < run; i++) {
                if (Double.isFinite(doubles[i]) && Float.isInfinite((float) doubles[i])) {
                    throw place.refusal(
                            "element " + (from + i) + " is " + doubles[i] + ", which is outside the range of float32");
                }
            }
        }
        return tensor;
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
        Objects.checkFromIndexSize(offset, count, target.length);
        double[] doubles = new double[Math.min(count, SCANNED_AT_ONCE)];
        for (int done = 0; done < count; done += doubles.length) {
            int run = Math.min(doubles.length, count - done);
            copyDoubles(fromElement + done, doubles, run);
            for (int i = 0; i < run; i++) {
                target[offset + done + i] = (float) doubles[i];
            }
        }
    }

    private void copyDoubles(long fromElement, double[] target, int count) {
        int done = 0;
        while (done < count) {
            ByteBuffer bytes =
                    file.from(firstByte + (fromElement + done) * Double.BYTES, (long) (count - done) * Double.BYTES);
            int run = Math.min(count - done, bytes.remaining() / Double.BYTES);
            bytes.asDoubleBuffer().get(target, done, run);
            done += run;
        }
    }
}
