package dev.shipgate.tensor;

/** The element types that Ship Gate reads, under their safetensors names. */
public enum DType {
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I8(1),
    U8(1);

    private final int byteSize;

    DType(int byteSize) {
        this.byteSize = byteSize;
    }

    /** Returns the size of one element in bytes. */
    public int byteSize() {
        return byteSize;
    }

    /** Tells whether the elements are floating-point numbers. */
    public boolean isFloat() {
        return switch (this) {
            case F32, F16, BF16 -> true;
            case I64, I32, I8, U8 -> false;
        };
    }
}
