package dev.shipgate.gguf;

import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the header of a GGUF file from front to back, and never beyond its end. Little-endian. */
final class GgufInput {

    /** The largest header: ten times that of a vocabulary of 262,144 tokens with its merges. */
    private static final long MOST_HEADER_BYTES = 256L << 20;

    private static final int WINDOW_BYTES = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final long fileBytes;
    private final ByteBuffer window =
            ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long loaded;

    GgufInput(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.fileBytes = channel.size();
    }

    /** Returns the place of the next byte in the file. */
    long position() {
        return loaded - window.remaining();
    }

    long fileBytes() {
        return fileBytes;
    }

    byte signedByte(String what) throws IOException {
        return ahead(Byte.BYTES, what).get();
    }

    int unsignedByte(String what) throws IOException {
        return Byte.toUnsignedInt(signedByte(what));
    }

    short signedShort(String what) throws IOException {
        return ahead(Short.BYTES, what).getShort();
    }

    int signedInt(String what) throws IOException {
        return ahead(Integer.BYTES, what).getInt();
    }

    long unsignedInt(String what) throws IOException {
        return Integer.toUnsignedLong(signedInt(what));
    }

    long signedLong(String what) throws IOException {
        return ahead(Long.BYTES, what).getLong();
    }

    float float32(String what) throws IOException {
        return ahead(Float.BYTES, what).getFloat();
    }

    double float64(String what) throws IOException {
        return ahead(Double.BYTES, what).getDouble();
    }

    /**
     * Returns a count of things, each of which takes at least some bytes of the file.
     *
     * @throws InvalidInputException if there are more than {@code most}, or than the rest of the file can have
     */
    int count(String what, long most, int leastBytes) throws IOException {
        long count = signedLong(what);
        if (count < 0 || count > most) {
            throw new InvalidInputException(
                    file,
                    "declares " + Long.toUnsignedString(count) + " as " + what + "; at most " + most + " are allowed");
        }
        long left = fileBytes - position();
        if (count > left / leastBytes) {
            throw new InvalidInputException(
                    file,
                    "declares " + count + " as " + what + ", but only " + left + " bytes follow: it is truncated");
        }
        return (int) count;
    }

    /** Returns a text after its length. */
    String text(String what, int mostBytes) throws IOException {
        int length = count("the bytes of " + what, mostBytes, 1);
        if (length == 0) {
            return "";
        }
        if (position() + length > MOST_HEADER_BYTES) {
            throw headerTooLong();
        }
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int part = Math.min(length - at, WINDOW_BYTES);
            ahead(part, what).get(bytes, at, part);
            at += part;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Makes sure that the window has so many bytes, of at most its own size. */
    private ByteBuffer ahead(int bytes, String what) throws IOException {
        if (window.remaining() >= bytes) {
            return window;
        }
        if (position() + bytes > fileBytes) {
            throw new InvalidInputException(
                    file, "ends at byte " + fileBytes + ", in the middle of " + what + ": it is truncated");
        }
        if (position() + bytes > MOST_HEADER_BYTES) {
            throw headerTooLong();
        }
        window.compact();
        while (window.position() < bytes) {
            int read = channel.read(window, loaded);
            if (read < 0) {
                throw new InvalidInputException(file, "became shorter while it was being read");
            }
            loaded += read;
        }
        window.flip();
        return window;
    }

    private InvalidInputException headerTooLong() {
        return new InvalidInputException(file, "has a header of more than " + MOST_HEADER_BYTES + " bytes");
    }
}
