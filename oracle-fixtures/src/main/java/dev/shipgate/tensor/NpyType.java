package dev.shipgate.tensor;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The supported NumPy element types. */
enum NpyType {
    FLOAT16("<f2", DType.F16),
    FLOAT32("<f4", DType.F32),
    FLOAT64("<f8", null),
    INT8("|i1", DType.I8),
    UINT8("|u1", DType.U8),
    INT32("<i4", DType.I32),
    INT64("<i8", DType.I64);

    private final String descr;
    private final @Nullable DType dtype;

    NpyType(String descr, @Nullable DType dtype) {
        this.descr = descr;
        this.dtype = dtype;
    }

    /**
     * Returns the type that a header names.
     *
     * @throws IllegalArgumentException if the type is not supported; the message explains what to do
     */
    static NpyType of(String descr) {
        for (NpyType type : values()) {
            if (type.descr.equals(descr)) {
                return type;
            }
        }
        throw new IllegalArgumentException("dtype " + descr + " is not supported" + hint(descr) + "; expected one of "
                + Stream.of(values()).map(type -> type.descr).collect(Collectors.joining(", ")));
    }

    private static String hint(String descr) {
        if (descr.startsWith(">")) {
            return ", because it is big-endian: save the array with .astype('<" + descr.substring(1) + "')";
        }
        if (descr.contains("O")) {
            return ", because it contains pickled Python objects, which may run code";
        }
        return ": save floats with .astype(numpy.float32), token ids with .astype(numpy.int32)";
    }

    /** Returns NumPy's own name, such as {@code float32}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the size of one element in bytes. */
    int byteSize() {
        return dtype == null ? Double.BYTES : dtype.byteSize();
    }

    /** Returns the corresponding Ship Gate type, or null for float64, which must be rounded. */
    @Nullable
    DType dtype() {
        return dtype;
    }
}
