package dev.shipgate.engine.child;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;

/** Numbers, texts and floats over a channel, in the machine's byte order. Not thread-safe. */
final class Wire implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final int MAX_CHARS = 1 << 26;

    private final ByteChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES)
            .order(ByteOrder.nativeOrder())
            .limit(0);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());

    Wire(ByteChannel channel) {
        this.channel = channel;
    }

    void putInt(int value) throws IOException {
        room(Integer.BYTES).putInt(value);
    }

    void putLong(long value) throws IOException {
        room(Long.BYTES).putLong(value);
    }

    /** Keeps every char, even half of a surrogate pair. */
    void putText(String text) throws IOException {
        putInt(text.length());
        for (int from = 0; from < text.length(); ) {
            int count = Math.min(text.length() - from, room(Character.BYTES).remaining() / Character.BYTES);
            out.asCharBuffer().put(text, from, from + count);
            out.position(out.position() + count * Character.BYTES);
            from += count;
        }
    }

    void putFloats(float[] values) throws IOException {
        putFloats(values, values.length);
    }

    /** Writes the first {@code length} values. */
    void putFloats(float[] values, int length) throws IOException {
        for (int from = 0; from < length; ) {
            int count = Math.min(length - from, room(Float.BYTES).remaining() / Float.BYTES);
            out.asFloatBuffer().put(values, from, count);
            out.position(out.position() + count * Float.BYTES);
            from += count;
        }
    }

    void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
    }

    int getInt() throws IOException {
        return filled(Integer.BYTES).getInt();
    }

    long getLong() throws IOException {
        return filled(Long.BYTES).getLong();
    }

    /** Reads a number of things, of which there may be up to {@code most}. */
    int getCount(int most) throws IOException {
        int count = getInt();
        if (count < 0 || count > most) {
            throw new IOException("sent a count of " + count + ", expected 0 to " + most);
        }
        return count;
    }

    String getText() throws IOException {
        int length = getCount(MAX_CHARS);
        StringBuilder text = new StringBuilder(Math.min(length, BUFFER_BYTES));
        while (text.length() < length) {
            int count = Math.min(length - text.length(), filled(Character.BYTES).remaining() / Character.BYTES);
            text.append(in.asCharBuffer().limit(count));
            in.position(in.position() + count * Character.BYTES);
        }
        return text.toString();
    }

    void getFloats(float[] target) throws IOException {
        for (int from = 0; from < target.length; ) {
            int count = Math.min(target.length - from, filled(Float.BYTES).remaining() / Float.BYTES);
            in.asFloatBuffer().get(target, from, count);
            in.position(in.position() + count * Float.BYTES);
            from += count;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (out.remaining() < bytes) {
            flush();
        }
        return out;
    }

    private ByteBuffer filled(int bytes) throws IOException {
        if (in.remaining() < bytes) {
            in.compact();
            while (in.position() < bytes) {
                if (channel.read(in) < 0) {
                    throw new EOFException("the other side has gone");
                }
            }
            in.flip();
        }
        return in;
    }
}
