package dev.shipgate.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A file mapped read-only in windows, because a Java 17 buffer is limited to 2 GiB; or bytes in memory.
 *
 * <p>Each window extends a few bytes into the next one, so an element that begins in a window is entirely inside it.
 */
final class MappedBytes implements TensorBytes {

    static final long DEFAULT_WINDOW_BYTES = 1L << 29;

    private static final int OVERLAP = Long.BYTES - 1;
    private static final long MAX_WINDOWS = 16_384;

    private final ByteBuffer[] windows;
    private final long windowBytes;

    private MappedBytes(ByteBuffer[] windows, long windowBytes) {
        this.windows = windows;
        this.windowBytes = windowBytes;
    }

    /**
     * Maps the first {@code bytes} bytes of a file. They stay mapped after {@code channel} is closed.
     *
     * @throws IOException if the operating system refuses, or the file needs too many windows
     */
    static MappedBytes map(FileChannel channel, long bytes, long windowBytes) throws IOException {
        long count = (bytes + windowBytes - 1) / windowBytes;
        if (count > MAX_WINDOWS) {
            throw new IOException(bytes + " bytes are too many to map");
        }
        ByteBuffer[] windows = new ByteBuffer[(int) count];
        for (int i = 0; i < count; i++) {
            long from = i * windowBytes;
            long length = Math.min(windowBytes + OVERLAP, bytes - from);
            windows[i] = channel.map(FileChannel.MapMode.READ_ONLY, from, length);
        }
        return new MappedBytes(windows, windowBytes);
    }

    /** Wraps {@code bytes}, without copying them, as a file of one window. */
    static MappedBytes of(byte[] bytes) {
        return new MappedBytes(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, Integer.MAX_VALUE);
    }

    /** Returns the bytes to the end of the window, however many are wanted. */
    @Override
    public ByteBuffer from(long position, long wantedBytes) {
        ByteBuffer window = windows[(int) (position / windowBytes)];
        int offset = (int) (position % windowBytes);
        return window.slice(offset, window.limit() - offset).order(ByteOrder.LITTLE_ENDIAN);
    }
}
