package dev.shipgate.gate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is computed while the run goes on, or when it is needed. */
final class Deferred<T> {

    private final CompletableFuture<T> future;
    private final @Nullable Supplier<T> demanded;

    private Deferred(CompletableFuture<T> future) {
        this(future, null);
    }

    /** @param demanded computes the value when it is needed; {@code null} if another thread does */
    private Deferred(CompletableFuture<T> future, @Nullable Supplier<T> demanded) {
        this.future = future;
        this.demanded = demanded;
    }

    /** Returns a value that the first thread to {@link #get} it computes. Nobody may ask for it at the same time. */
    static <T> Deferred<T> onDemand(Supplier<T> maker) {
        return new Deferred<>(new CompletableFuture<>(), maker);
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
            complete(value, maker);
        });
        return new Deferred<>(value.exceptionally(problem -> {
            throw problem instanceof TimeoutException ? late.get() : new CompletionException(problem);
        }));
    }

    private static <T> void complete(CompletableFuture<T> value, Supplier<T> maker) {
        try {
            value.complete(maker.get());
        } catch (RuntimeException | Error problem) {
            value.completeExceptionally(problem);
        }
    }

    /** Waits for the value. If computing it failed, throws that exception. */
    T get() {
        if (demanded != null && !future.isDone()) {
            complete(future, demanded);
        }
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

    /** Waits, then returns whether the value was computed; doesn't begin to compute it. */
    boolean finished() {
        if (demanded != null) {
            return succeeded();
        }
        return future.handle((value, problem) -> problem == null).join();
    }

    /** Returns, without waiting, whether the value has been computed. */
    boolean succeeded() {
        return future.isDone() && !future.isCompletedExceptionally();
    }
}
