package dev.shipgate.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Puts arrays and archives of NumPy together by hand, right ones and wrong ones. */
public final class NpyBytes {

    private NpyBytes() {}

    /** Returns an array of version 1.0 with this dictionary and this data. */
    public static byte[] of(String dict, byte... data) {
        byte[] text = dict.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(10 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length)
                .put(text)
                .put(data)
                .array();
    }

    /** Returns an array of float32 with this shape, which is written as Python does. */
    public static byte[] floats(String shape, float... elements) {
        ByteBuffer data = ByteBuffer.allocate(Float.BYTES * elements.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float element : elements) {
            data.putFloat(element);
        }
        return of("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n", data.array());
    }

    /** Returns an array of int32 with this shape, which is written as Python does. */
    public static byte[] ints(String shape, int... elements) {
        ByteBuffer data = ByteBuffer.allocate(Integer.BYTES * elements.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int element : elements) {
            data.putInt(element);
        }
        return of("{'descr': '<i4', 'fortran_order': False, 'shape': " + shape + ", }\n", data.array());
    }

    /** Returns an archive of one deflated member. */
    public static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    /** Returns an archive of two deflated members. */
    public static byte[] zip(String first, byte[] firstContent, String second, byte[] secondContent)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(first));
            zip.write(firstContent);
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry(second));
            zip.write(secondContent);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    /** Replaces every {@code part}, which must be there, by as many bytes. */
    public static byte[] replacing(byte[] bytes, String part, String replacement) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.contains(part) || part.length() != replacement.length()) {
            throw new IllegalArgumentException("no " + part + " to replace by as many bytes");
        }
        return text.replace(part, replacement).getBytes(StandardCharsets.ISO_8859_1);
    }
}
