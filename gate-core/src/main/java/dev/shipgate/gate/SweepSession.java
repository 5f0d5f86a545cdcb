package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.check.RowObserver;
import dev.shipgate.check.TokenTexts;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleStream;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.Effort;
import dev.shipgate.transcript.Environment;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.TokenClass;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps the cases of an oracle one at a time, and keeps none of them: what a corpus needs of a run. Only the bundle,
 * the policy and the engine of the request count. For one thread.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class SweepSession implements AutoCloseable {

    private final GateRequest request;
    private final OracleStream oracle;
    private final Closing closing;
    private final Meter meter;
    private final Policy policy;
    private final Bundle bundle;
    private final PreparedBundle prepared;
    private final InspectedBundle inspected;
    private @Nullable Steps steps;

    /** Receives the positions of a case, in order. */
    @FunctionalInterface
    public interface Sink {

        /**
         * Receives one position.
         *
         * @param tokenClass the class of the oracle's top-1; {@code null} if it isn't known
         */
        void position(PositionObservation position, @Nullable TokenClass tokenClass);
    }

    /** What steps the bundle and observes its rows. */
    private record Steps(Engine engine, RowObserver rows, TokenTexts texts, float[] logits) {}

    private SweepSession(
            GateRequest request, OracleStream oracle, NativeCode nativeCode, Progress progress, Closing closing) {
        this.request = request;
        this.oracle = oracle;
        this.closing = closing;
        this.meter = new Meter(progress);
        // As for a run: checks that the policy doesn't name get their default levels.
        this.policy = request.policy().read(progress::note).withEveryCheck();
        this.bundle = EngineChoice.openBundle(request.bundle(), request.program(), EngineChoice.OPTION);
        if (request.program() != null) {
            request.program().forgetStandardError();
        }
        ExecutorService background = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "shipgate-background");
            thread.setDaemon(true);
            return thread;
        });
        closing.<Closing.Part>add(background::shutdown);
        EngineOpener opener = EngineOpener.of(request.program(), nativeCode).counted(meter);
        this.prepared = closing.add(PreparedBundle.start(
                bundle,
                () -> opener.open(bundle, request.engineOptions(), oracle::frame),
                nativeCode.tokenizers(),
                background));
        this.inspected =
                InspectedBundle.start(bundle, background, request.limits().longDeadline());
    }

    /**
     * Opens the bundle of a request.
     *
     * @param oracle stays open as long as the session; the caller closes it
     * @throws InvalidInputException if something can't be read
     */
    public static SweepSession open(GateRequest request, OracleStream oracle, Progress progress) {
        NativeCode nativeCode = NativeCode.start(request.inProcess(), request.limits());
        return Closing.ifFailed(closing -> {
            closing.<Closing.Part>add(nativeCode::close);
            return new SweepSession(request, oracle, nativeCode, progress, closing);
        });
    }

    /** Returns the policy, with every check named. */
    public Policy policy() {
        return policy;
    }

    /** Returns the facts about the oracle, without its cases. */
    public OracleFacts oracleFacts() {
        OracleFacts framed = TranscriptFacts.of(oracle.frame(), request.oracle());
        return framed.withoutCases();
    }

    /** Returns the facts about the bundle. Waits for the digests of its files, and for its engine. */
    public BundleFacts bundleFacts() {
        return TranscriptFacts.of(
                bundle, request.bundle(), inspected.files(), inspected.auditOrNull(), prepared.engineFacts());
    }

    /** Returns where this runs. */
    public static Environment environment() {
        return EnvironmentProbe.probe();
    }

    /** Returns what the session cost so far. */
    public Effort effort() {
        return meter.effort(prepared.engineNanos());
    }

    /**
     * Returns why no row of the bundle can be compared with the oracle's; empty if all can.
     *
     * @throws EngineException if the bundle can't be run
     */
    public Optional<String> mismatch() {
        int width = prepared.engine().vocabularySize();
        int expected = oracle.frame().model().vocabSize();
        return width == expected || PaddedHeadEngine.isPadded(prepared.engine(), expected)
                ? Optional.empty()
                : Optional.of("the bundle outputs " + width + " logits, but the oracle has " + expected
                        + "; rows of different vocabularies cannot be compared");
    }

    /**
     * Feeds a case one token at a time through the bundle's own caches, and observes every row.
     *
     * @throws EngineException if the bundle can't be run up to the end of the case
     */
    public void sweep(OracleCase oracleCase, Sink sink) {
        Steps opened = steps();
        opened.engine().reset();
        opened.engine().steps(oracleCase.inputIds(), opened.logits(), (position, row) -> {
            PositionObservation observed =
                    opened.rows().observe(position, oracleCase.inputIds().get(position), oracleCase.row(position), row);
            TokenClass tokenClass = Optional.ofNullable(observed.oracle())
                    .flatMap(top -> opened.texts().classOf(top.top1().id()))
                    .orElse(null);
            sink.position(observed, tokenClass);
        });
    }

    private Steps steps() {
        if (steps == null) {
            Engine whole = prepared.engine();
            int vocabularySize = oracle.frame().model().vocabSize();
            Engine engine = PaddedHeadEngine.isPadded(whole, vocabularySize)
                    ? PaddedHeadEngine.of(whole, vocabularySize)
                    : whole;
            TokenTexts texts = texts();
            steps = new Steps(
                    engine,
                    new RowObserver(texts, FloatFormat.named(engine.facts().logitsType()), engine.rows()),
                    texts,
                    new float[engine.vocabularySize()]);
        }
        return steps;
    }

    private TokenTexts texts() {
        try {
            return new TokenTexts(prepared.tokenizer());
        } catch (InvalidInputException | EngineException unusable) {
            return new TokenTexts(null);
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
