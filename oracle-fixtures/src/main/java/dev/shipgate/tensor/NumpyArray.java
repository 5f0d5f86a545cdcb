package dev.shipgate.tensor;

import dev.shipgate.input.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array of NumPy's {@code .npy} format, versions 1 to 3, in C order and little-endian: {@code f2}, {@code f4},
 * {@code i4} and {@code i8}. Others are refused, since to round a reference in silence is to change it.
 *
 * @param shape    outermost extent first
 * @param integers whether the elements are whole numbers
 * @param bytes    of one element
 * @param data     the elements, row-major
 */
public record NumpyArray(Shape shape, boolean integers, int bytes, ByteBuffer data) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']{1,16})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern EXTENTS = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

    /**
     * Reads an array.
     *
     * @param file where it comes from, for messages
     * @param name of the array, for messages
     * @throws InvalidInputException if the bytes are no such array, or are not as many as the header promises
     */
    public static NumpyArray read(Path file, String name, byte[] all) {
        ByteBuffer buffer = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        for (byte expected : MAGIC) {
            if (!buffer.hasRemaining() || buffer.get() != expected) {
                throw refused(file, name, "is no NumPy array: it does not begin with \\x93NUMPY");
            }
        }
        if (buffer.remaining() < 6) {
            throw refused(file, name, "is cut off in its header");
        }
        int version = buffer.get();
        buffer.get();
        if (version < 1 || version > 3) {
            throw refused(file, name, "is of NumPy format " + version + "; expected 1, 2 or 3");
        }
        int length = version == 1 ? Short.toUnsignedInt(buffer.getShort()) : buffer.getInt();
        if (length < 0 || length > LONGEST_HEADER || length > buffer.remaining()) {
            throw refused(file, name, "has a header of " + Integer.toUnsignedString(length) + " bytes, and "
                    + buffer.remaining() + " follow");
        }
        byte[] header = new byte[length];
        buffer.get(header);
        return read(file, name, new String(header, StandardCharsets.UTF_8), buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static NumpyArray read(Path file, String name, String header, ByteBuffer data) {
        String type = found(file, name, TYPE, header);
        if (found(file, name, ORDER, header).equals("True")) {
            throw refused(file, name, "is in Fortran order; save it with np.ascontiguousarray");
        }
        int bytes = switch (type) {
            case "<f2" -> Short.BYTES;
            case "<f4", "<i4" -> Integer.BYTES;
            case "<i8" -> Long.BYTES;
            default -> throw refused(file, name, "has elements of type " + type + "; expected <f2, <f4, <i4 or <i8");
        };
        Shape shape = shape(file, name, found(file, name, EXTENTS, header));
        long expected;
        try {
            expected = Math.multiplyExact(shape.elementCount(), bytes);
        } catch (ArithmeticException overflow) {
            throw refused(file, name, "has the absurd shape " + shape);
        }
        if (data.remaining() != expected) {
            throw refused(file, name, "has the shape " + shape + " of " + type + ", which is " + expected + " bytes, but "
                    + data.remaining() + " follow");
        }
        return new NumpyArray(shape, type.charAt(1) == 'i', bytes, data);
    }

    /**
     * Returns the elements as a tensor of F32; F16 is widened.
     *
     * @throws IllegalArgumentException if they are whole numbers
     */
    public ArrayTensor toTensor() {
        if (integers) {
            throw new IllegalArgumentException("holds whole numbers; expected floats");
        }
        ByteBuffer from = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] elements = new float[Math.toIntExact(shape.elementCount())];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = bytes == Short.BYTES ? HalfFloat.fromF16(from.getShort()) : from.getFloat();
        }
        return ArrayTensor.of(shape, elements);
    }

    /**
     * Returns the elements as ids.
     *
     * @throws IllegalArgumentException if they are no whole numbers, are not in one row, or one is no id
     */
    public List<Integer> toIds() {
        boolean isRow = shape.rank() == 1 || shape.rank() == 2 && shape.dimension(0) == 1;
        if (!integers || !isRow) {
            throw new IllegalArgumentException("has the shape " + shape + "; expected one row of whole numbers");
        }
        ByteBuffer from = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> ids = new ArrayList<>();
        while (from.hasRemaining()) {
            long id = bytes == Long.BYTES ? from.getLong() : from.getInt();
            if (id < 0 || id > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("holds " + id + ", which is no id");
            }
            ids.add((int) id);
        }
        return ids;
    }

    private static Shape shape(Path file, String name, String extents) {
        List<Long> dimensions = new ArrayList<>();
        for (String extent : extents.split(",")) {
            if (!extent.isBlank()) {
                try {
                    dimensions.add(Long.parseLong(extent.strip()));
                } catch (NumberFormatException absurd) {
                    throw refused(file, name, "has the absurd extent " + extent.strip());
                }
            }
        }
        try {
            return new Shape(dimensions);
        } catch (IllegalArgumentException absurd) {
            throw refused(file, name, absurd.getMessage());
        }
    }

    private static String found(Path file, String name, Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw refused(file, name, "has a header that does not say " + pattern.pattern().replaceAll("'(\\w+)'.*", "$1"));
        }
        return matcher.group(1);
    }

    private static InvalidInputException refused(Path file, String name, String problem) {
        return new InvalidInputException(file, "the array " + name + " " + problem);
    }
}
