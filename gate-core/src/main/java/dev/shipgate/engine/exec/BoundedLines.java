package dev.shipgate.engine.exec;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The lines of a stream that nobody vouches for, read by a thread of its own so that one can stop waiting for them. */
public final class BoundedLines {

    /** The longest line, in bytes: logits of a million tokens in float32 are 5.6 MB. */
    public static final int MAX_BYTES = 16 << 20;

    private static final int MAX_WAITING = 4;

    /** One line, or the end: a line is null then, and a problem says why if there is one. */
    record Read(byte @Nullable [] line, @Nullable String problem) {}

    private final BlockingQueue<Read> lines = new LinkedBlockingQueue<>(MAX_WAITING);

    BoundedLines(InputStream stream) {
        Thread reader = new Thread(() -> readAll(stream), "shipgate-exec-stdout");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns the next line, or {@code null} if there is none in time. */
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
                        "answers with a line of more than " + (MAX_BYTES >> 20)
                                + " MiB; put tensors that large into files");
            }
            line.write(next);
        }
        return new Read(null, null);
    }
}
