package dev.shipgate.engine.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Captures a program's standard error: the first megabyte in a file, the last line for messages. */
final class StandardError {

    private static final int MAX_KEPT_BYTES = 1 << 20;
    private static final int MAX_TAIL = 2_000;

    private final StringBuilder tail = new StringBuilder();
    private final Thread pump;

    StandardError(InputStream stream, @Nullable Path file) {
        pump = new Thread(() -> keep(stream, file), "shipgate-exec-stderr");
        pump.setDaemon(true);
        pump.start();
    }

    /**
     * Returns the last non-blank line; empty if there is none. If the program has ended, waits a moment for its
     * remaining output.
     */
    String lastLine() {
        try {
            pump.join(200);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return tail().lines()
                .filter(line -> !line.isBlank())
                .reduce("", (before, last) -> last)
                .strip();
    }

    private void keep(InputStream stream, @Nullable Path file) {
        try (stream;
                OutputStream kept = file == null ? OutputStream.nullOutputStream() : open(file)) {
            byte[] buffer = new byte[8_192];
            int keptBytes = 0;
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                int keeps = Math.min(count, MAX_KEPT_BYTES - keptBytes);
                kept.write(buffer, 0, keeps);
                kept.flush();
                keptBytes += keeps;
                append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            append("\n(its standard error could not be kept: " + closed.getMessage() + ")\n");
        }
    }

    private String tail() {
        synchronized (tail) {
            return tail.toString();
        }
    }

    private void append(String text) {
        synchronized (tail) {
            tail.append(text);
            if (tail.length() > MAX_TAIL) {
                tail.delete(0, tail.length() - MAX_TAIL);
            }
        }
    }

    private static OutputStream open(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
