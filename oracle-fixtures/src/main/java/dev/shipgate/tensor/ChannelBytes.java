package dev.shipgate.tensor;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file that is read where it is needed. Mapped pages count as memory of the process for as long as they stay mapped,
 * and a JVM can't unmap them on demand.
 */
final class ChannelBytes implements TensorBytes {

    private static final int MOST_AT_ONCE = 1 << 16;

    private final Path path;
    private final FileChannel channel;

    /** @param channel must stay open while tensors are read */
    ChannelBytes(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** @throws InvalidInputException if the file can't be read any more, or became shorter */
    @Override
    public ByteBuffer from(long position, long wantedBytes) {
        try {
            return read(channel, position, (int) Math.min(MOST_AT_ONCE, wantedBytes));
        } catch (IOException e) {
            throw new InvalidInputException(path, "cannot be read: " + IoProblem.of(e), e);
        }
    }

    /** Returns exactly {@code count} little-endian bytes. */
    static ByteBuffer read(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("it became shorter while it was being read");
            }
        }
        return buffer.flip();
    }
}
