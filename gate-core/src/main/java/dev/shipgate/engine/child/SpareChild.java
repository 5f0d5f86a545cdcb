package dev.shipgate.engine.child;

import dev.shipgate.engine.Limits;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A child process that is started before the work is known, so that it is ready when the work is. Thread-safe.
 *
 * <p>The first that wants a child gets it; the next ones start their own.
 */
public final class SpareChild implements NativeCode.Starter, AutoCloseable {

    private final AtomicReference<Optional<ChildProcess>> spare;

    private SpareChild(ChildProcess child) {
        this.spare = new AtomicReference<>(Optional.of(child));
    }

    /**
     * Starts it, and returns while it is still starting.
     *
     * @throws java.io.UncheckedIOException if it can't be started
     */
    public static SpareChild start() {
        return new SpareChild(ChildProcess.start());
    }

    @Override
    public NativeCode start(boolean inProcess, Limits limits) {
        Optional<ChildProcess> taken = inProcess ? Optional.empty() : spare.getAndSet(Optional.empty());
        return taken.<NativeCode>map(child -> ChildCode.in(child, limits))
                .orElseGet(() -> NativeCode.start(inProcess, limits));
    }

    /** Ends it if nobody wanted it. */
    @Override
    public void close() {
        spare.getAndSet(Optional.empty()).ifPresent(ChildProcess::close);
    }
}
