package dev.shipgate.engine.exec;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The lines of an untrusted stream, read on a separate thread to let the reader time out. */
public final class BoundedLines {

    /** The longest line, in bytes. The float32 logits of a million tokens take 5.6 MB. */
    public static final int MAX_BYTES = 16 << 20;

    private static final int MAX_WAITING = 4;

    /** One line, or the end of the stream, in which case the line is null and the problem, if any, gives the reason. */
    record Read(byte @Nullable [] line, @Nullable String problem) {}

    private final BlockingQueue<Read> lines = new LinkedBlockingQueue<>(MAX_WAITING);

    BoundedLines(InputStream stream) {
        Thread reader = new Thread(() -> readAll(stream), "shipgate-exec-stdout");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns the next line, or {@code null} if it doesn't arrive in time. */
    @Nullable
    Read next(long millis) throws InterruptedException {
        return lines.poll(millis, TimeUnit.MILLISECONDS);
    }

    private void readAll(InputStream stream) {
        try (InputStream in = new BufferedInputStream(stream, 1 << 16)) {
            for (Read read = readLine(in); ; read = readLine(in)) {
                lines.put(read);
                if (read.line() == null) {
                    return;
                }
            }
        } catch (IOException closed) {
            lines.offer(new Read(null, null));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Read readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return new Read(line.toByteArray(), null);
            }
            if (line.size() == MAX_BYTES) {
                return new Read(
                        null,
                        "sent a line of more than " + (MAX_BYTES >> 20) + " MiB; put such large tensors in files");
            }
            line.write(next);
        }
        return new Read(null, null);
    }
}
