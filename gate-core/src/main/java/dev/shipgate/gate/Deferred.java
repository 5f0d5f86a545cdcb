package dev.shipgate.gate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A value that is made on another thread while the run goes on. */
final class Deferred<T> {

    private final CompletableFuture<T> future;

    private Deferred(CompletableFuture<T> future) {
        this.future = future;
    }

    /** Starts to make a value. */
    static <T> Deferred<T> start(Supplier<T> maker, Executor executor) {
        return new Deferred<>(CompletableFuture.supplyAsync(maker, executor));
    }

    /** Waits for the value. Throws what the maker threw. */
    T get() {
        try {
            return future.join();
        } catch (CompletionException wrapped) {
            if (wrapped.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (wrapped.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw wrapped;
        }
    }

    /** Waits, and tells whether the value was made. */
    boolean finished() {
        return future.handle((value, problem) -> problem == null).join();
    }

    /** Tells whether the value was made. */
    boolean succeeded() {
        return future.isDone() && !future.isCompletedExceptionally();
    }
}
