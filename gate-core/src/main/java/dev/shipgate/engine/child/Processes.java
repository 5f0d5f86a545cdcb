package dev.shipgate.engine.child;

import dev.shipgate.engine.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The child processes of a run: one, and another for the tokenizers if a graph has ended the first. So the checks of
 * the tokenizer are measured in any case, and only those that run the graph fail. Thread-safe.
 */
final class Processes implements AutoCloseable {

    private final Limits limits;
    private final ChildProcess first;
    private @Nullable ChildProcess second;

    private Processes(Limits limits, ChildProcess first) {
        this.limits = limits;
        this.first = first;
    }

    static Processes start(Limits limits) {
        return new Processes(limits, ChildProcess.start(limits));
    }

    ChildProcess forEngines() {
        return first;
    }

    synchronized ChildProcess forTokenizers() {
        if (!first.hasEnded()) {
            return first;
        }
        if (second == null) {
            second = ChildProcess.start(limits);
        }
        return second;
    }

    @Override
    public synchronized void close() {
        first.close();
        if (second != null) {
            second.close();
        }
    }
}
