package dev.shipgate.gate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A value that another thread computes while the run goes on. */
final class Deferred<T> {

    private final CompletableFuture<T> future;

    private Deferred(CompletableFuture<T> future) {
        this.future = future;
    }

    /** Starts to compute a value. */
    static <T> Deferred<T> start(Supplier<T> maker, Executor executor) {
        return new Deferred<>(CompletableFuture.supplyAsync(maker, executor));
    }

    /**
     * Starts to compute a value that nobody waits for longer than {@code deadline} once a thread has begun. Then the
     * thread is left to itself.
     *
     * @param late what {@link #get} throws after the deadline
     */
    static <T> Deferred<T> start(
            Supplier<T> maker, Executor executor, Duration deadline, Supplier<? extends RuntimeException> late) {
        CompletableFuture<T> value = new CompletableFuture<>();
        executor.execute(() -> {
            value.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
            try {
                value.complete(maker.get());
            } catch (RuntimeException | Error problem) {
                value.completeExceptionally(problem);
            }
        });
        return new Deferred<>(value.exceptionally(problem -> {
            throw problem instanceof TimeoutException ? late.get() : new CompletionException(problem);
        }));
    }

    /** Waits for the value. If computing it failed, throws that exception. */
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

    /** Waits, then returns whether the value was computed. */
    boolean finished() {
        return future.handle((value, problem) -> problem == null).join();
    }

    /** Returns, without waiting, whether the value has been computed. */
    boolean succeeded() {
        return future.isDone() && !future.isCompletedExceptionally();
    }
}
