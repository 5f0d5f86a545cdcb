package dev.shipgate.audit;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.LongStream;

/**
 * The bytes of a stored tensor. A file is read in windows and never mapped: the pages of a mapping count as memory of
 * this process until a garbage collection ends it, and the weights are most of a bundle.
 */
sealed interface StoredBytes extends Iterable<ByteBuffer> {

    /** The size of a window, a multiple of every element's size. */
    int WINDOW_BYTES = 1 << 20;

    /** Returns the number of bytes. */
    long length();

    /**
     * Returns some of the bytes, little-endian.
     *
     * @throws InvalidInputException if they can't be read
     */
    ByteBuffer read(long from, int count);

    /** Returns all bytes, window by window. */
    @Override
    default Iterator<ByteBuffer> iterator() {
        return LongStream.iterate(0, from -> from < length(), from -> from + WINDOW_BYTES)
                .mapToObj(from -> read(from, (int) Math.min(WINDOW_BYTES, length() - from)))
                .iterator();
    }

    /** Bytes in memory, from position to limit. */
    record InMemory(ByteBuffer bytes) implements StoredBytes {

        @Override
        public long length() {
            return bytes.remaining();
        }

        @Override
        public ByteBuffer read(long from, int count) {
            return bytes.slice(bytes.position() + Math.toIntExact(from), count).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * Bytes in a file.
     *
     * @param offset of the first one
     */
    record InFile(Path file, long offset, long length) implements StoredBytes {

        @Override
        public ByteBuffer read(long from, int count) {
            ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
            try (FileChannel channel = InputFile.channel(file, "a file of weights")) {
                while (bytes.hasRemaining()) {
                    if (channel.read(bytes, offset + from + bytes.position()) < 0) {
                        throw new InvalidInputException(file, "became shorter while it was read");
                    }
                }
            } catch (IOException problem) {
                throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
            }
            return bytes.flip();
        }
    }
}
