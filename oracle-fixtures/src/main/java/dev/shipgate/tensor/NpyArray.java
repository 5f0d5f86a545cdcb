package dev.shipgate.tensor;

import org.jspecify.annotations.Nullable;

/** Makes a tensor from a NumPy array. */
final class NpyArray {

    private NpyArray() {}

    /**
     * Returns the array whose data begin at {@code firstByte}.
     *
     * @throws dev.shipgate.input.InvalidInputException if a float64 is beyond the range of a float32
     */
    static Tensor tensor(NpyPlace place, NpyHeader header, MappedBytes bytes, long firstByte) {
        @Nullable DType dtype = header.type().dtype();
        Tensor stored = dtype == null
                ? Float64Tensor.of(place, bytes, firstByte, header.shape())
                : new FileTensor(bytes, firstByte, dtype, header.shape());
        return header.columnMajor() && header.shape().rank() > 1 ? new ColumnMajorTensor(stored) : stored;
    }
}
