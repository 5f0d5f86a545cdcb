package dev.shipgate.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A file mapped into memory, read-only and little-endian, in windows: one buffer cannot hold more than 2 GiB. A window
 * overlaps the next one by a tail, so that an element on the seam lies in one of them whole.
 */
final class MappedFile {

    /** As long as the widest element. */
    private static final int TAIL_BYTES = 8;

    private final long windowBytes;
    private final List<MappedByteBuffer> windows = new ArrayList<>();

    MappedFile(FileChannel channel, long windowBytes) throws IOException {
        this.windowBytes = windowBytes;
        long size = channel.size();
        for (long start = 0; start < size; start += windowBytes) {
            long length = Math.min(windowBytes + TAIL_BYTES, size - start);
            windows.add(channel.map(FileChannel.MapMode.READ_ONLY, start, length));
        }
    }

    /** Returns a little-endian view that starts at {@code position} and reaches at least to the end of its window. */
    ByteBuffer from(long position) {
        MappedByteBuffer window = windows.get((int) (position / windowBytes));
        return window.slice((int) (position % windowBytes), window.capacity() - (int) (position % windowBytes))
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
