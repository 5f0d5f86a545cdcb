package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.bundle.TokenizerLibrary;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.EngineFacts;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine and the tokenizer, which the first step needs. Other threads prepare them. */
final class PreparedBundle implements Closing.Part {

    private final Deferred<ReleasableEngine> engine;
    private final Deferred<Optional<BundleTokenizer>> tokenizer;

    private PreparedBundle(Deferred<ReleasableEngine> engine, Deferred<Optional<BundleTokenizer>> tokenizer) {
        this.engine = engine;
        this.tokenizer = tokenizer;
    }

    /** @param library loads the tokenizer */
    static PreparedBundle start(Bundle bundle, Supplier<Engine> opener, TokenizerLibrary library, Executor executor) {
        Deferred<ReleasableEngine> engine = Deferred.start(() -> ReleasableEngine.open(opener), executor);
        return new PreparedBundle(
                engine,
                Deferred.start(
                        () -> Optional.ofNullable(bundle.tokenizerFile())
                                .map(file -> BundleTokenizer.open(file, library)),
                        executor));
    }

    /** @throws EngineException if the bundle can't be run */
    Engine engine() {
        return engine.get();
    }

    /** Gives the engine's memory back until it is next used. */
    void releaseEngine() {
        if (engine.finished()) {
            engine.get().release();
        }
    }

    /** Returns the facts about the engine, or {@code null} if the bundle can't be run. */
    @Nullable
    EngineFacts engineFacts() {
        try {
            return engine().facts();
        } catch (EngineException notOpened) {
            return null;
        }
    }

    /** Returns the time spent in the engine's own run calls so far, in nanoseconds. */
    long engineNanos() {
        return engine.succeeded() ? engine.get().runNanos() : 0;
    }

    /**
     * Returns the tokenizer, or {@code null} if the bundle ships none.
     *
     * @throws InvalidInputException if it can't be used
     */
    @Nullable
    BundleTokenizer tokenizer() {
        return tokenizer.get().orElse(null);
    }

    /** Waits for both, then closes them. */
    @Override
    public void close() {
        if (engine.finished()) {
            engine.get().close();
        }
        if (tokenizer.finished()) {
            tokenizer.get().ifPresent(BundleTokenizer::close);
        }
    }
}
