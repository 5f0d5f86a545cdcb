package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.check.Baseline;
import dev.shipgate.check.Continuation;
import dev.shipgate.check.LargestLogits;
import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.RowSink;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.EngineFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The own continuation of every case, of the baseline or of a surface. */
final class BaselineRun implements Baseline, Closing.Part {

    private final Bundle bundle;
    private final Supplier<List<PinnedFile>> files;
    private final Deferred<Result> result;
    private final AtomicBoolean abandoned;

    /** @param rows the largest logits after each token of a prompt, by case */
    private record Result(
            EngineFacts engine, Map<String, Continuation> continuations, Map<String, List<DeviceRow>> rows) {}

    private BaselineRun(
            Bundle bundle, Supplier<List<PinnedFile>> files, Deferred<Result> result, AtomicBoolean abandoned) {
        this.bundle = bundle;
        this.files = files;
        this.result = result;
        this.abandoned = abandoned;
    }

    /** Starts to generate while the run goes on. */
    static BaselineRun start(Bundle bundle, List<OracleCase> cases, Supplier<Engine> opener, Executor executor) {
        AtomicBoolean abandoned = new AtomicBoolean();
        Deferred<Result> result = Deferred.start(() -> run(cases, opener, abandoned), executor);
        return new BaselineRun(bundle, Deferred.start(bundle::pinFiles, executor)::get, result, abandoned);
    }

    /**
     * Generates when the first continuation is needed.
     *
     * @param files supplies the bundle's files with their digests
     */
    static BaselineRun onDemand(
            Bundle bundle, Supplier<List<PinnedFile>> files, List<OracleCase> cases, Supplier<Engine> opener) {
        AtomicBoolean abandoned = new AtomicBoolean();
        Deferred<Result> result = Deferred.onDemand(() -> run(cases, opener, abandoned));
        return new BaselineRun(bundle, files, result, abandoned);
    }

    @Override
    public Continuation continuation(OracleCase oracleCase) {
        return Objects.requireNonNull(result.get().continuations().get(oracleCase.id()));
    }

    @Override
    public List<DeviceRow> rows(OracleCase oracleCase) {
        return Objects.requireNonNull(result.get().rows().get(oracleCase.id()));
    }

    @Override
    public Optional<String> sameModelAs(Bundle other, List<PinnedFile> otherFiles) {
        return digests(bundle, files.get()).equals(digests(other, otherFiles))
                ? Optional.of("the baseline's model files are byte-identical to those of " + other.name()
                        + ", so comparing them proves nothing; check that the head's quantisation was applied")
                : Optional.empty();
    }

    BundleFacts facts(@Nullable Path location) {
        return TranscriptFacts.of(
                bundle,
                Objects.requireNonNull(location),
                files.get(),
                null,
                result.succeeded() ? result.get().engine() : null);
    }

    /** Waits until the engine is closed. No further case is started, because nobody needs its continuation. */
    @Override
    public void close() {
        abandoned.set(true);
        result.finished();
    }

    /** Ignores names, because a renamed copy is still a copy. */
    private static Set<String> digests(Bundle bundle, List<PinnedFile> files) {
        return ModelFiles.of(bundle, files).stream().map(PinnedFile::sha256).collect(Collectors.toSet());
    }

    private static Result run(List<OracleCase> cases, Supplier<Engine> opener, AtomicBoolean abandoned) {
        refuseIf(abandoned);
        try (Engine whole = opener.get()) {
            int vocabularySize = cases.isEmpty() ? 0 : cases.get(0).vocabSize();
            if (cases.isEmpty() || !PaddedHeadEngine.isPadded(whole, vocabularySize)) {
                return run(cases, whole, abandoned);
            }
            // As of the gated bundle, only the oracle's ids count, unless an id of the padding is ever the best.
            PaddedHeadEngine cut = PaddedHeadEngine.of(whole, vocabularySize);
            Result result = run(cases, cut, abandoned);
            return cut.padding().wins() == 0 ? result : run(cases, whole, abandoned);
        }
    }

    private static Result run(List<OracleCase> cases, Engine engine, AtomicBoolean abandoned) {
        Map<String, Continuation> continuations = new LinkedHashMap<>();
        Map<String, List<DeviceRow>> rows = new LinkedHashMap<>();
        float[] logits = new float[engine.vocabularySize()];
        RowForm form = engine.rows();
        for (OracleCase oracleCase : cases) {
            refuseIf(abandoned);
            Greedy greedy = oracleCase.greedy();
            int length = greedy == null ? 0 : greedy.ids().size();
            List<DeviceRow> ofCase = new ArrayList<>();
            RowSink sink = (position, row) -> ofCase.add(LargestLogits.of(row, form));
            continuations.put(oracleCase.id(), Continuation.of(engine, oracleCase.inputIds(), length, logits, sink));
            rows.put(oracleCase.id(), ofCase);
        }
        return new Result(engine.facts(), continuations, rows);
    }

    private static void refuseIf(AtomicBoolean abandoned) {
        if (abandoned.get()) {
            throw new CancellationException("the run was closed");
        }
    }
}
