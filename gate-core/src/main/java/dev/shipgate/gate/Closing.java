package dev.shipgate.gate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts that have been opened. They are closed in reverse order, even if opening a later part failed. */
final class Closing {

    /** A part that can be closed without a checked exception. */
    @FunctionalInterface
    interface Part extends AutoCloseable {
        @Override
        void close();
    }

    private final Deque<Part> parts = new ArrayDeque<>();

    /**
     * Opens something with several parts. If a part can't be opened, closes those that were.
     *
     * @param opener adds each part that it opens
     */
    static <T> T ifFailed(Function<Closing, T> opener) {
        Closing closing = new Closing();
        try {
            return opener.apply(closing);
        } catch (RuntimeException | Error failed) {
            try {
                closing.close();
            } catch (RuntimeException problem) {
                failed.addSuppressed(problem);
            }
            throw failed;
        }
    }

    /** Adds a part and returns it. */
    <T extends Part> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Closes every part, even if closing one of them fails, then throws the first exception. */
    void close() {
        @Nullable RuntimeException first = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (RuntimeException problem) {
                if (first == null) {
                    first = problem;
                } else {
                    first.addSuppressed(problem);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
