package dev.shipgate.engine.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the child prints: that it is ready, and then whatever its libraries say before they end it. */
final class ChildOutput {

    private static final int LINES = 40;
    private static final int MAX_CHARS = 2_000;

    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Deque<String> last = new ArrayDeque<>();
    private final Thread pump;

    ChildOutput(InputStream stream) {
        pump = new Thread(() -> read(stream), "shipgate-child-output");
        pump.setDaemon(true);
        pump.start();
    }

    /** Waits until the child is ready; returns {@code false} if it has ended, or isn't ready in time. */
    boolean isReady(long millis) throws InterruptedException {
        try {
            return ready.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException late) {
            return false;
        }
    }

    /** Returns the last lines, after the child has ended. */
    List<String> lastLines() {
        try {
            pump.join(1_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    private void read(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                if (next == '\n') {
                    keep(line.toString());
                    line.setLength(0);
                } else if (line.length() < MAX_CHARS) {
                    line.append((char) next);
                }
            }
            keep(line.toString());
        } catch (IOException closed) {
            // The child has ended.
        } finally {
            ready.complete(false);
        }
    }

    private void keep(String line) {
        if (line.equals(ChildMain.READY)) {
            ready.complete(true);
            return;
        }
        synchronized (last) {
            if (!line.isBlank()) {
                last.add(line.strip());
            }
            if (last.size() > LINES) {
                last.remove();
            }
        }
    }
}
