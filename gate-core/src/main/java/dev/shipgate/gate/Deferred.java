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
     * Starts to compute a value that nobody waits for longer than {@code deadline}. Then the thread is left to itself.
     *
     * @param late what {@link #get} throws after the deadline
     */
    static <T> Deferred<T> start(
            Supplier<T> maker, Executor executor, Duration deadline, Supplier<? extends RuntimeException> late) {
        return new Deferred<>(CompletableFuture.supplyAsync(maker, executor)
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(problem -> {
                    throw problem instanceof TimeoutException ? late.get() : new CompletionException(causeOf(problem));
                }));
    }

    private static Throwable causeOf(Throwable problem) {
        return problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
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
