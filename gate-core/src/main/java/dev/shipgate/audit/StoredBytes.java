package dev.shipgate.audit;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The bytes of a stored tensor. A file is read in windows and never mapped: the pages of a mapping count as memory of
 * this process until a garbage collection ends it, and the weights are most of a bundle.
 */
sealed interface StoredBytes {

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

    /**
     * Passes on all bytes, little-endian, window by window.
     *
     * @param action gets each window, which the next one overwrites
     * @throws InvalidInputException if they can't be read
     */
    void forEachWindow(Consumer<ByteBuffer> action);

    /** Returns the size of a window of which so many bytes are left. */
    private static int sizeOfWindow(long left) {
        return (int) Math.min(WINDOW_BYTES, left);
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

        @Override
        public void forEachWindow(Consumer<ByteBuffer> action) {
            for (long from = 0; from < length(); from += WINDOW_BYTES) {
                action.accept(read(from, sizeOfWindow(length() - from)));
            }
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
            ByteBuffer bytes = buffer(count);
            try (FileChannel channel = open()) {
                fill(bytes, channel, from);
            } catch (IOException problem) {
                throw unreadable(problem);
            }
            return bytes;
        }

        /** Opens the file once, and reads into one buffer. */
        @Override
        public void forEachWindow(Consumer<ByteBuffer> action) {
            ByteBuffer bytes = buffer(sizeOfWindow(length));
            try (FileChannel channel = open()) {
                for (long from = 0; from < length; from += WINDOW_BYTES) {
                    fill(bytes.clear().limit(sizeOfWindow(length - from)), channel, from);
                    action.accept(bytes);
                }
            } catch (IOException problem) {
                throw unreadable(problem);
            }
        }

        private static ByteBuffer buffer(int count) {
            return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        }

        private FileChannel open() throws IOException {
            return InputFile.channel(file, "a file of weights");
        }

        private void fill(ByteBuffer bytes, FileChannel channel, long from) throws IOException {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + from + bytes.position()) < 0) {
                    throw new InvalidInputException(file, "became shorter while it was read");
                }
            }
            bytes.flip();
        }

        private InvalidInputException unreadable(IOException problem) {
            return new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }
}
