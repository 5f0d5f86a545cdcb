package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.check.BaselineParityCheck;
import dev.shipgate.check.BundleContractCheck;
import dev.shipgate.check.CarriedStateCheck;
import dev.shipgate.check.ClaimsCheck;
import dev.shipgate.check.Continuation;
import dev.shipgate.check.DeviceRunCheck;
import dev.shipgate.check.GreedyCheck;
import dev.shipgate.check.NegativeControlCheck;
import dev.shipgate.check.OracleHealthCheck;
import dev.shipgate.check.PrefillWidthCheck;
import dev.shipgate.check.RepeatabilityCheck;
import dev.shipgate.check.RowSink;
import dev.shipgate.check.SeededStepCheck;
import dev.shipgate.check.StateWatch;
import dev.shipgate.check.TeacherForcedSweepCheck;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.exec.ExecEngine;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.engine.onnx.StackedLayers;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.Agenda;
import dev.shipgate.oracle.CaseKind;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Effort;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.NegativeControl.Control;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Repeatability.Way;
import dev.shipgate.transcript.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * One run of the gate over one bundle. Measures a subject when it is first asked for, and once. For one thread; what
 * can be prepared beside it runs on a second one.
 */
public final class GateRun implements AutoCloseable {

    /** What is queued first is needed first; more threads would only take the cores from the steps. */
    private static final int BACKGROUND_THREADS = 2;

    private final GateInputs inputs;
    private final Oracle oracle;
    private final Bundle bundle;
    private final @Nullable BaselineRun baseline;
    private final DeviceRuns deviceRuns;
    private final ExecutorService background;
    private final Preparation prepared;
    private final Meter meter;
    private final Instant startedAt;
    private final long startedNanos;

    private final Map<Subject, Observation> observations = new LinkedHashMap<>();
    private final Map<String, Continuation> continuations = new HashMap<>();
    private final RepeatabilityCheck repeatability = new RepeatabilityCheck();
    private final CompletableFuture<Oracle> oracleForEngines = new CompletableFuture<>();

    private GateRun(GateInputs inputs, Progress progress) {
        this.startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        this.startedNanos = System.nanoTime();
        this.inputs = inputs;
        this.meter = new Meter(progress);
        this.bundle = Bundle.open(inputs.bundle());
        if (inputs.program() != null) {
            inputs.program().forgetStandardError();
        }
        this.background = Executors.newFixedThreadPool(BACKGROUND_THREADS, GateRun::daemon);
        this.prepared = new Preparation(bundle, () -> openEngine(bundle, inputs.engineOptions()), background);
        this.oracle = readOracle(inputs.oracle());
        this.baseline = inputs.baseline() == null ? null : startBaseline(Bundle.open(inputs.baseline()));
        this.deviceRuns = DeviceRuns.read(inputs.deviceRuns());
        prepared.startRest();
        progress.expect(expectedSteps());
    }

    /** It runs beside the gated bundle, and so takes half of the threads. */
    private BaselineRun startBaseline(Bundle opened) {
        EngineOptions all = inputs.engineOptions();
        EngineOptions half = new EngineOptions(Math.max(1, all.intraOpThreads() / 2), all.optimizationLevel());
        return BaselineRun.start(opened, judgedCases(), () -> openEngine(opened, half), background);
    }

    /**
     * Opens everything that was handed in.
     *
     * @throws InvalidInputException if something cannot be read; a bundle that can be read and not run is measured as
     *     failed
     */
    public static GateRun open(GateInputs inputs, Progress progress) {
        return new GateRun(inputs, progress);
    }

    /** Returns what each check should measure. */
    public Agenda agenda() {
        return new Agenda(
                oracle.cases().stream().map(TranscriptFacts::of).toList(), baseline != null, deviceRuns.ids());
    }

    /** Returns the bundle's name. */
    public String bundleName() {
        return bundle.name();
    }

    /** Measures a subject, or returns what was measured before. */
    public Observation observe(Subject subject) {
        Observation known = observations.get(subject);
        if (known != null) {
            return known;
        }
        try {
            keep(measure(subject));
        } catch (EngineException broken) {
            keep(new Failed(subject, broken.stage().name().toLowerCase(Locale.ROOT), broken.getMessage()));
        }
        return observations.get(subject);
    }

    /** Returns what was measured so far. */
    public Map<Subject, Observation> observations() {
        return new LinkedHashMap<>(observations);
    }

    /** Returns all that was measured, and on what. */
    public Measurements measurements() {
        return new Measurements(
                TranscriptFacts.of(oracle, inputs.oracle()),
                TranscriptFacts.of(
                        bundle, inputs.bundle(), prepared.files(), prepared.auditOrNull(), prepared.engineFacts()),
                baseline == null ? null : baseline.facts(inputs.baseline()),
                deviceRuns.facts(bundle, prepared.files()),
                List.copyOf(observations.values()));
    }

    /**
     * Returns what the run has cost so far. Engine time is known once an engine is closed, or here for the bundle's.
     */
    public Effort effort() {
        return new Effort(
                startedAt.toString(),
                System.nanoTime() - startedNanos,
                meter.engineNanos() + prepared.engineNanos(),
                meter.steps());
    }

    @Override
    public void close() {
        background.shutdown();
        if (baseline != null) {
            baseline.close();
        }
        prepared.close();
    }

    private Observation measure(Subject subject) {
        return switch (subject.check()) {
            case ORACLE_HEALTH -> new OracleHealthCheck(prepared.texts()).observe(caseOf(subject));
            case BUNDLE_CONTRACT ->
                new BundleContractCheck()
                        .observe(bundle, prepared.engine().facts(), prepared.files(), oracle, prepared::tokenizer);
            case CLAIMS -> claims(subject);
            case TEACHER_FORCED_SWEEP, GREEDY, CARRIED_STATE -> decode(subject);
            case SEEDED_STEP ->
                comparable(subject)
                        .orElseGet(() -> new SeededStepCheck(prepared.rows())
                                .observe(caseOf(subject), prepared.engine(), prepared.newRow()));
            case NEGATIVE_CONTROLS -> comparable(subject).orElseGet(() -> negativeControl(subject));
            case PREFILL_WIDTH ->
                comparable(subject)
                        .orElseGet(() ->
                                new PrefillWidthCheck(prepared.rows()).observe(caseOf(subject), prepared.engine()));
            case BASELINE_PARITY -> baselineParity(subject);
            case DEVICE_RUNS -> deviceParity(subject);
            case REPEATABILITY -> repeat(subject);
        };
    }

    private Observation claims(Subject subject) {
        try {
            return new ClaimsCheck().observe(bundle, prepared.audit());
        } catch (InvalidInputException unreadable) {
            return new NotMeasured(subject, "the graph could not be read: " + unreadable.getMessage());
        }
    }

    private Observation negativeControl(Subject subject) {
        NegativeControlCheck check = new NegativeControlCheck(prepared.rows(), prepared.texts(), stopTokens());
        OracleCase first = judgedCases().get(0);
        return switch (Control.of(subject)) {
            case PERMUTED_ROW -> check.permutedRow(first);
            case ZEROED_SEED -> check.zeroedSeed(judgedCases(), prepared.engine());
            case FLIPPED_TOKEN -> check.flippedToken(first);
        };
    }

    /** Sweeps a prompt, looks at the states behind it and continues from there: three observations of one pass. */
    private Observation decode(Subject subject) {
        Optional<Observation> incomparable = comparable(subject);
        if (incomparable.isPresent()) {
            return incomparable.get();
        }
        OracleCase oracleCase = caseOf(subject);
        float[] logits = prepared.newRow();
        RowSink keepsRows = isRepeated(oracleCase) ? repeatability : (position, row) -> {};
        StateWatch watch = oracleCase.kind() == CaseKind.GATE ? StateWatch.begin(prepared.engine()) : null;
        RowSink seen = (position, row) -> {
            keepsRows.row(position, row);
            if (watch != null) {
                watch.row(position, row);
            }
        };
        keep(new TeacherForcedSweepCheck(prepared.rows(), prepared.texts())
                .observe(oracleCase, prepared.engine(), logits, seen));
        keep(new CarriedStateCheck().observe(oracleCase, prepared.engine(), watch));
        keep(continueBehind(oracleCase, logits));
        return observations.get(subject);
    }

    private Observation continueBehind(OracleCase oracleCase, float[] logits) {
        Subject subject = Subject.of(CheckId.GREEDY, oracleCase.id());
        Greedy greedy = oracleCase.greedy();
        if (greedy == null || greedy.ids().isEmpty()) {
            return new NotMeasured(subject, "the oracle recorded no continuation for this case");
        }
        try {
            Continuation continuation =
                    Continuation.of(prepared.engine(), logits, greedy.ids().size());
            continuations.put(oracleCase.id(), continuation);
            return new GreedyCheck(prepared.texts(), stopTokens())
                    .observe(oracleCase, greedy, continuation, prepared.engine(), logits);
        } catch (EngineException broken) {
            return new Failed(subject, broken.stage().name().toLowerCase(Locale.ROOT), broken.getMessage());
        }
    }

    private Observation baselineParity(Subject subject) {
        OracleCase oracleCase = caseOf(subject);
        if (baseline == null) {
            return new NotMeasured(subject, "no baseline was given");
        }
        Optional<String> identical = baseline.sameModelAs(bundle, prepared.files());
        if (identical.isPresent()) {
            return new NotMeasured(subject, identical.get());
        }
        Continuation own = continuation(oracleCase);
        if (own == null) {
            return new NotMeasured(subject, "the bundle's own continuation could not be measured");
        }
        Continuation theirs;
        try {
            theirs = baseline.continuation(oracleCase);
        } catch (EngineException broken) {
            return new NotMeasured(subject, "the baseline could not be run: " + broken.getMessage());
        }
        return new BaselineParityCheck(prepared.texts(), stopTokens()).observe(oracleCase, theirs, own);
    }

    private Observation deviceParity(Subject subject) {
        OracleCase oracleCase = caseOf(subject);
        String runId = Objects.requireNonNull(subject.run());
        Continuation own = continuation(oracleCase);
        if (own == null || oracleCase.greedy() == null) {
            return new NotMeasured(subject, "the bundle's own continuation could not be measured");
        }
        return new DeviceRunCheck(prepared.texts(), stopTokens())
                .observe(
                        runId,
                        deviceRuns.run(runId),
                        deviceRuns.mismatches(runId, bundle, prepared.files()),
                        oracleCase,
                        oracleCase.greedy(),
                        own);
    }

    private Observation repeat(Subject subject) {
        OracleCase oracleCase = caseOf(subject);
        Observation sweep = observe(Subject.of(CheckId.TEACHER_FORCED_SWEEP, oracleCase.id()));
        if (sweep instanceof NotMeasured || sweep instanceof Failed) {
            return new NotMeasured(subject, "the sweep that should be repeated was not measured");
        }
        return switch (Way.of(subject)) {
            case AFTER_RESET -> repeatability.observe(oracleCase, Way.AFTER_RESET, prepared.engine());
            case FRESH_SESSION -> {
                try (Engine fresh = openEngine(bundle, inputs.engineOptions())) {
                    yield repeatability.observe(oracleCase, Way.FRESH_SESSION, fresh);
                }
            }
        };
    }

    /** Returns why rows of the oracle and the bundle cannot be compared, if they cannot. */
    private Optional<Observation> comparable(Subject subject) {
        int width = prepared.engine().vocabularySize();
        int vocabularySize = oracle.model().vocabSize();
        return width == vocabularySize
                ? Optional.empty()
                : Optional.of(new NotMeasured(
                        subject,
                        "the bundle gives " + width + " logits, the oracle has " + vocabularySize
                                + ": rows of different vocabularies cannot be compared"));
    }

    private @Nullable Continuation continuation(OracleCase oracleCase) {
        observe(Subject.of(CheckId.GREEDY, oracleCase.id()));
        return continuations.get(oracleCase.id());
    }

    private List<Integer> stopTokens() {
        return oracle.model().eosTokenIds();
    }

    private OracleCase caseOf(Subject subject) {
        return oracle.cases().stream()
                .filter(each -> each.id().equals(subject.caseId()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the oracle has no case for " + subject));
    }

    private List<OracleCase> judgedCases() {
        return oracle.cases().stream()
                .filter(each -> each.kind() != CaseKind.WEAK)
                .toList();
    }

    private boolean isRepeated(OracleCase oracleCase) {
        return judgedCases().get(0).id().equals(oracleCase.id());
    }

    private long expectedSteps() {
        long perEngine = judgedCases().stream()
                .mapToLong(each -> each.positions()
                        + (each.greedy() == null
                                ? 0
                                : Math.max(0, each.greedy().ids().size() - 1)))
                .sum();
        long seeds = judgedCases().stream().filter(each -> each.seed() != null).count();
        long repeats = judgedCases().stream()
                .limit(1)
                .mapToLong(each -> 2L * Math.min(each.positions(), RepeatabilityCheck.MOST_POSITIONS))
                .sum();
        return perEngine * (baseline == null ? 1 : 2) + seeds + repeats;
    }

    private Engine openEngine(Bundle opened, EngineOptions options) {
        Engine engine = inputs.program() == null
                ? OnnxEngine.open(opened, options, StackedLayers.asRecorded(oracleForEngines::join))
                : ExecEngine.open(opened, inputs.program(), options.intraOpThreads());
        return new MeteredEngine(engine, meter);
    }

    /** Engines are opened meanwhile, and wait for it if they want to know of it. */
    private Oracle readOracle(Path folder) {
        try {
            Oracle read = Oracle.read(folder);
            oracleForEngines.complete(read);
            return read;
        } catch (RuntimeException unreadable) {
            oracleForEngines.completeExceptionally(unreadable);
            throw unreadable;
        }
    }

    private void keep(Observation observation) {
        observations.put(observation.subject(), observation);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "shipgate-background");
        thread.setDaemon(true);
        return thread;
    }
}
