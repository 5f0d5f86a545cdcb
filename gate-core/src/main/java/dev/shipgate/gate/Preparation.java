package dev.shipgate.gate;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.check.RowObserver;
import dev.shipgate.check.TokenTexts;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.GraphAudit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a run needs of its bundle, made ready beside the run: the engine, the tokenizer, the digests, the audit. */
final class Preparation {

    private final Deferred<Engine> engine;
    private final Deferred<Optional<BundleTokenizer>> tokenizer;
    private final Supplier<Deferred<List<PinnedFile>>> startFiles;
    private final Supplier<Deferred<GraphAudit>> startAudit;
    private @Nullable Deferred<List<PinnedFile>> files;
    private @Nullable Deferred<GraphAudit> audit;

    /** Starts what the first step waits for. */
    Preparation(Bundle bundle, Supplier<Engine> opener, Executor executor) {
        this.engine = Deferred.start(opener, executor);
        this.tokenizer =
                Deferred.start(() -> Optional.ofNullable(bundle.tokenizerFile()).map(BundleTokenizer::open), executor);
        this.startFiles = () -> Deferred.start(bundle::pinFiles, executor);
        this.startAudit = () -> Deferred.start(() -> GraphAuditor.audit(bundle), executor);
    }

    /** Starts the rest, once everything that is needed earlier has been queued. */
    void startRest() {
        files = startFiles.get();
        audit = startAudit.get();
    }

    /** @throws EngineException if the bundle cannot be run */
    Engine engine() {
        return engine.get();
    }

    /** Returns what runs the bundle, or {@code null} if nothing can. */
    @Nullable
    EngineFacts engineFacts() {
        try {
            return engine().facts();
        } catch (EngineException notOpened) {
            return null;
        }
    }

    /** Returns what the engine's own run calls have cost so far. */
    long engineNanos() {
        return engine.succeeded() ? engine.get().runNanos() : 0;
    }

    /**
     * Returns the tokenizer, or {@code null} if the bundle ships none.
     *
     * @throws InvalidInputException if it cannot be used
     */
    @Nullable
    BundleTokenizer tokenizer() {
        return tokenizer.get().orElse(null);
    }

    /** Returns the texts of tokens, which are unknown where there is no tokenizer that can be used. */
    TokenTexts texts() {
        try {
            return new TokenTexts(tokenizer());
        } catch (InvalidInputException unusable) {
            return new TokenTexts(null);
        }
    }

    RowObserver rows() {
        return new RowObserver(texts(), FloatFormat.named(engine().facts().logitsType()));
    }

    float[] newRow() {
        return new float[engine().vocabularySize()];
    }

    /** @throws InvalidInputException if a file cannot be read */
    List<PinnedFile> files() {
        return Objects.requireNonNull(files, "startRest comes first").get();
    }

    /** @throws InvalidInputException if the graph cannot be read */
    GraphAudit audit() {
        return Objects.requireNonNull(audit, "startRest comes first").get();
    }

    /** Returns the audit, or {@code null} if the graph cannot be read. */
    @Nullable
    GraphAudit auditOrNull() {
        try {
            return audit();
        } catch (InvalidInputException unreadable) {
            return null;
        }
    }

    /** Waits for what was started, and lets go of it. */
    void close() {
        if (finished(engine)) {
            engine.get().close();
        }
        if (finished(tokenizer)) {
            tokenizer.get().ifPresent(BundleTokenizer::close);
        }
    }

    private static boolean finished(Deferred<?> deferred) {
        try {
            deferred.get();
            return true;
        } catch (RuntimeException failedBefore) {
            return false;
        }
    }
}
