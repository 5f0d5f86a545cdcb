package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.judge.Agenda;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.SpeedFacts;
import dev.shipgate.transcript.SpeedFile;
import dev.shipgate.transcript.UnreadableTranscriptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The opened inputs of a run. Two other threads prepare everything that takes time, in the order in which it is needed.
 */
final class OpenedInputs implements AutoCloseable {

    /**
     * Tasks are queued in the order in which their results are needed. More threads would only take cores from the
     * steps.
     */
    private static final int BACKGROUND_THREADS = 2;

    /** A second model may take so much memory beside the first; otherwise one makes room for the other. */
    private static final long MOST_EXTRA_BYTES = 200_000_000;

    private final GateRequest request;
    private final EngineOpener opener;
    private final EngineOpener baselineOpener;
    private final Closing closing;
    private final CompletableFuture<Oracle> oracleForEngines = new CompletableFuture<>();
    private final Bundle bundle;
    private final PreparedBundle prepared;
    private final Oracle oracle;
    private final DeviceRuns deviceRuns;
    private final Surfaces surfaces;
    private final List<SpeedFacts> speed;
    private final @Nullable BaselineRun baseline;
    private final InspectedBundle inspected;

    private OpenedInputs(
            GateRequest request,
            NativeCode nativeCode,
            EngineOpener opener,
            EngineOpener baselineOpener,
            Surfaces.Engines surfaceEngines,
            Closing closing) {
        this.request = request;
        this.opener = opener;
        this.baselineOpener = baselineOpener;
        this.closing = closing;
        this.bundle = EngineChoice.openBundle(request.bundle(), request.program(), EngineChoice.OPTION);
        // Both engines append to the same file.
        Stream.of(request.program(), request.baselineProgram())
                .filter(Objects::nonNull)
                .forEach(ExecCommand::forgetStandardError);
        ExecutorService background = Executors.newFixedThreadPool(BACKGROUND_THREADS, OpenedInputs::daemon);
        closing.<Closing.Part>add(background::shutdown);
        this.prepared =
                closing.add(PreparedBundle.start(bundle, this::openEngine, nativeCode.tokenizers(), background));
        this.oracle = readOracle(request.oracle());
        Bundle second = request.baseline() == null
                ? null
                : EngineChoice.openBundle(request.baseline(), request.baselineProgram(), EngineChoice.BASELINE_OPTION);
        this.speed = request.speedFiles().stream().map(OpenedInputs::readSpeed).toList();
        this.surfaces = closing.add(Surfaces.open(
                request, surfaceEngines, oracle, oracleForEngines::join, this::makeRoomFor, this::gatedFiles));
        this.deviceRuns = DeviceRuns.read(request.deviceRuns(), surfaces.recordings(), surfaces.names());
        this.baseline = second == null ? null : closing.add(startBaseline(second, background));
        this.inspected =
                InspectedBundle.start(bundle, background, request.limits().longDeadline());
        ForkJoinPool.commonPool()
                .execute(() -> RowComparator.warmUp(oracle.model().vocabSize()));
    }

    /**
     * Opens everything. If a part can't be opened, closes the parts that were.
     *
     * @param nativeCode runs the tokenizer; closed with the inputs
     * @param opener opens the bundle
     * @param baselineOpener opens the baseline
     * @param surfaceEngines opens the bundles of surfaces
     * @throws InvalidInputException if something can't be read; a bundle that can be read but not run counts as open
     */
    static OpenedInputs open(
            GateRequest request,
            NativeCode nativeCode,
            EngineOpener opener,
            EngineOpener baselineOpener,
            Surfaces.Engines surfaceEngines) {
        return Closing.ifFailed(closing -> {
            closing.<Closing.Part>add(nativeCode::close);
            return new OpenedInputs(request, nativeCode, opener, baselineOpener, surfaceEngines, closing);
        });
    }

    Oracle oracle() {
        return oracle;
    }

    Bundle bundle() {
        return bundle;
    }

    PreparedBundle prepared() {
        return prepared;
    }

    InspectedBundle inspected() {
        return inspected;
    }

    @Nullable
    BaselineRun baseline() {
        return baseline;
    }

    Surfaces surfaces() {
        return surfaces;
    }

    DeviceRuns deviceRuns() {
        return deviceRuns;
    }

    /** Opens another engine for the gated bundle; the caller must close it. */
    Engine openSecondEngine() {
        makeRoomFor(bundle);
        return openEngine();
    }

    private Engine openEngine() {
        return opener.open(bundle, request.engineOptions(), oracleForEngines::join);
    }

    /**
     * Opens another engine for the gated bundle, one that doesn't round activations; the caller must close it. Returns
     * nothing if the graph doesn't let the runtime round them, couldn't be read, or is run by another program.
     */
    Optional<Engine> openExactEngine() {
        if (request.program() != null || !roundsActivations()) {
            return Optional.empty();
        }
        makeRoomFor(bundle);
        return Optional.of(opener.open(bundle, request.engineOptions().withExactActivations(), oracleForEngines::join));
    }

    private void makeRoomFor(Bundle second) {
        if (second.bytes() > MOST_EXTRA_BYTES) {
            prepared.releaseEngine();
            // The garbage of earlier checks would otherwise stay beside the second model.
            System.gc();
        }
    }

    private List<PinnedFile> gatedFiles() {
        return inspected.files();
    }

    private boolean roundsActivations() {
        try {
            return inspected.audit().roundsActivations();
        } catch (InvalidInputException unreadable) {
            return false;
        }
    }

    /** Returns the subjects of each check. */
    Agenda agenda() {
        List<String> runs = Stream.concat(deviceRuns.ids().stream(), surfaces.names().stream())
                .distinct()
                .toList();
        return new Agenda(
                OracleCaseFacts.of(oracle), baseline != null, runs, surfaces.ofOtherBundles(), request.tryContext());
    }

    /** Returns the observations with the facts about the inputs. */
    Measurements measurements(List<Observation> observations) {
        return new Measurements(
                TranscriptFacts.of(oracle, request.oracle()),
                TranscriptFacts.of(
                        bundle, request.bundle(), inspected.files(), inspected.auditOrNull(), prepared.engineFacts()),
                baseline == null ? null : baseline.facts(request.baseline()),
                deviceRuns.facts(bundle, inspected.files()),
                observations,
                new Unexercised(bundle, oracle, inspected.auditOrNull()).find(),
                surfaces.facts(),
                speed);
    }

    @Override
    public void close() {
        closing.close();
    }

    /** A small baseline runs at the same time as the gated bundle, so it gets half of the threads. */
    private BaselineRun startBaseline(Bundle second, ExecutorService background) {
        EngineOptions all = request.engineOptions();
        if (second.bytes() > MOST_EXTRA_BYTES) {
            Supplier<Engine> opening = () -> {
                makeRoomFor(second);
                return baselineOpener.open(second, all, oracleForEngines::join);
            };
            Deferred<List<PinnedFile>> files = Deferred.start(second::pinFiles, background);
            return BaselineRun.onDemand(second, files::get, oracle.judgedCases(), opening);
        }
        EngineOptions half = new EngineOptions(Math.max(1, all.intraOpThreads() / 2), all.optimizationLevel());
        List<OracleCase> judged = oracle.judgedCases();
        return BaselineRun.start(
                second, judged, () -> baselineOpener.open(second, half, oracleForEngines::join), background);
    }

    /** Engines are opened at the same time, and wait for the oracle if they need it. */
    private Oracle readOracle(Path folder) {
        try {
            Oracle read = Oracle.read(folder);
            oracleForEngines.complete(read);
            return read;
        } catch (RuntimeException | Error unreadable) {
            oracleForEngines.completeExceptionally(unreadable);
            throw unreadable;
        }
    }

    private static SpeedFacts readSpeed(Path file) {
        try {
            return new SpeedFile().read(file).speed();
        } catch (UnreadableTranscriptException unreadable) {
            String message = String.valueOf(unreadable.getMessage());
            throw new InvalidInputException(file, message.replace(file + ": ", ""), unreadable);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "shipgate-background");
        thread.setDaemon(true);
        return thread;
    }
}
