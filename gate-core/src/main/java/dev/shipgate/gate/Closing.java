package dev.shipgate.gate;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What was opened so far, to be closed in reverse order, whether or not the rest could be opened. */
final class Closing {

    /** Something that can be closed without a checked exception. */
    @FunctionalInterface
    interface Part extends AutoCloseable {
        @Override
        void close();
    }

    private final Deque<Part> parts = new ArrayDeque<>();

    /** Adds a part and returns it. */
    <T extends Part> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Closes every part, even if one of them cannot be, and throws what the first of those threw. */
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
