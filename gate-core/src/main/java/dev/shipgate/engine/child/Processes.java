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

    /** @param first has been started; closed with the others */
    static Processes startingWith(ChildProcess first, Limits limits) {
        first.watch(limits);
        return new Processes(limits, first);
    }

    ChildProcess forEngines() {
        return first;
    }

    synchronized ChildProcess forTokenizers() {
        if (!first.hasEnded()) {
            return first;
        }
        if (second == null) {
            second = ChildProcess.start();
            second.watch(limits);
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
