package dev.shipgate.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The header of a NumPy array, in format versions 1, 2 and 3: the magic bytes, the version, the length of the
 * dictionary and the dictionary.
 *
 * @param columnMajor whether the first index varies fastest, which NumPy calls Fortran order
 * @param dataStart where the data begin, in bytes from the magic
 */
record NpyHeader(NpyType type, boolean columnMajor, Shape shape, int dataStart) {

    /** The longest dictionary, in bytes, that NumPy itself reads unless told to trust the file. */
    static final int MAX_DICT_BYTES = 10_000;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_BYTES = 2;

    /**
     * Reads a header and checks that it describes exactly the bytes that follow.
     *
     * @param in positioned at the magic; left positioned at the data
     * @param totalBytes the total length of header and data, in bytes
     * @throws dev.shipgate.input.InvalidInputException if the header breaks a rule of the format or does not fit the
     *     data
     */
    static NpyHeader read(NpyPlace place, InputStream in, long totalBytes) throws IOException {
        byte[] start = exactly(place, in, MAGIC.length + VERSION_BYTES);
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw place.refusal("isn't a NumPy array: expected it to begin with 93 4e 55 4d 50 59, found "
                    + HexFormat.ofDelimiter(" ").formatHex(start, 0, MAGIC.length));
        }
        int major = start[MAGIC.length] & 0xff;
        int minor = start[MAGIC.length + 1] & 0xff;
        if (major < 1 || major > 3 || minor != 0) {
            throw place.refusal("has NumPy format version " + major + "." + minor + "; expected 1.0, 2.0 or 3.0");
        }
        int lengthBytes = major == 1 ? Short.BYTES : Integer.BYTES;
        long dictBytes = littleEndian(exactly(place, in, lengthBytes));
        long dataStart = start.length + lengthBytes + dictBytes;
        if (dictBytes > MAX_DICT_BYTES) {
            throw place.refusal(
                    "claims a header of " + dictBytes + " bytes; at most " + MAX_DICT_BYTES + " are allowed");
        }
        if (dataStart > totalBytes) {
            throw place.refusal("claims a header of " + dictBytes + " bytes, but only "
                    + (totalBytes - start.length - lengthBytes) + " follow: it is truncated");
        }
        Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        String text = new String(exactly(place, in, (int) dictBytes), charset);
        return parse(place, text, (int) dataStart, totalBytes - dataStart);
    }

    private static NpyHeader parse(NpyPlace place, String text, int dataStart, long dataBytes) {
        NpyHeader header;
        long bytes;
        try {
            NpyDict dict = NpyDict.parse(text);
            header = new NpyHeader(NpyType.of(dict.descr()), dict.fortranOrder(), new Shape(dict.shape()), dataStart);
            bytes = Math.multiplyExact(
                    header.shape().elementCount(), (long) header.type().byteSize());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw place.refusal("the header is invalid: " + e.getMessage());
        }
        if (bytes != dataBytes) {
            throw place.refusal(header.type() + " of shape " + header.shape() + " takes " + bytes + " bytes, but "
                    + dataBytes + " follow the header: "
                    + (bytes > dataBytes ? "it is truncated" : "it has trailing bytes"));
        }
        return header;
    }

    private static byte[] exactly(NpyPlace place, InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw place.refusal("ends within its header: it is truncated");
        }
        return bytes;
    }

    private static long littleEndian(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.length == Short.BYTES
                ? Short.toUnsignedLong(buffer.getShort())
                : Integer.toUnsignedLong(buffer.getInt());
    }
}
