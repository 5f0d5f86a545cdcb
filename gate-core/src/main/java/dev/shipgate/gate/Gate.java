package dev.shipgate.gate;

import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.Agenda;
import dev.shipgate.judge.Judge;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * Gates one bundle: measures a subject, judges it at once, and records everything in a transcript at the end. Not
 * thread-safe.
 *
 * <pre>{@code
 * try (Gate gate = Gate.open(request)) {
 *     Transcript transcript = gate.examineAll();
 * }
 * }</pre>
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Gate implements AutoCloseable {

    private final OpenedInputs opened;
    private final GateSession session;
    private final Meter meter;
    private final Policy policy;
    private final Judge judge;
    private final Agenda agenda;
    private final Progress progress;

    private Gate(OpenedInputs opened, Supplier<Policy> policy, Meter meter, Progress progress) {
        this.opened = opened;
        this.session = new GateSession(opened);
        this.meter = meter;
        this.progress = progress;
        progress.expect(session.expectedSteps());
        this.policy = policy.get();
        this.judge = Checks.judge(this.policy, LocalDate.now(ZoneOffset.UTC));
        this.agenda = opened.agenda();
    }

    /**
     * Opens everything that a request names.
     *
     * @throws InvalidInputException if something can't be read. A bundle that can be read but not run has failed
     *     measurements
     */
    public static Gate open(GateRequest request) {
        return open(request, Progress.SILENT);
    }

    /**
     * Opens everything that a request names.
     *
     * @param progress receives the progress of the run
     * @throws InvalidInputException if something can't be read. A bundle that can be read but not run has failed
     *     measurements
     */
    public static Gate open(GateRequest request, Progress progress) {
        return open(request, nativeCode(request), progress);
    }

    /**
     * Opens everything that a request names.
     *
     * @param nativeCode runs ONNX Runtime and the tokenizer, whatever the request says; the gate closes it
     * @param progress receives the progress of the run
     * @throws InvalidInputException if something can't be read. A bundle that can be read but not run has failed
     *     measurements
     */
    @API(status = API.Status.INTERNAL, since = "0.1")
    public static Gate open(GateRequest request, NativeCode nativeCode, Progress progress) {
        return open(
                request,
                nativeCode,
                EngineOpener.of(request.program(), nativeCode),
                EngineOpener.of(request.baselineProgram(), nativeCode),
                progress);
    }

    static Gate open(GateRequest request, EngineOpener opener, Progress progress) {
        return open(request, nativeCode(request), opener, opener, progress);
    }

    private static NativeCode nativeCode(GateRequest request) {
        return NativeCode.start(request.inProcess(), request.limits());
    }

    private static Gate open(
            GateRequest request,
            NativeCode nativeCode,
            EngineOpener opener,
            EngineOpener baselineOpener,
            Progress progress) {
        Meter meter = new Meter(progress);
        progress.doing("reading and hashing " + request.bundle().getFileName());
        Deferred<Policy> policy =
                Deferred.start(() -> request.policy().read(progress::note), ForkJoinPool.commonPool());
        OpenedInputs opened = OpenedInputs.open(
                request,
                nativeCode,
                opener.counted(meter),
                baselineOpener.counted(meter),
                new Surfaces.Engines(nativeCode, request.limits().deadline(), meter));
        try {
            return new Gate(opened, policy::get, meter, progress);
        } catch (RuntimeException | Error unreadable) {
            opened.close();
            throw unreadable;
        }
    }

    /** Returns the name of the bundle, with invisible characters escaped. */
    public String bundleName() {
        return VisibleText.line(opened.bundle().name());
    }

    /** Returns the subjects of a check; empty if there is nothing that it could judge. */
    public List<Subject> subjects(CheckId check) {
        return agenda.subjects(check);
    }

    /** Returns the subjects of all checks, in the order in which {@link #examineAll} measures them. */
    public List<Subject> subjects() {
        return Checks.ids().stream().flatMap(check -> subjects(check).stream()).toList();
    }

    /**
     * Measures and judges one subject. Checks the health of its case first, because an unfit reference can't judge. A
     * subject is measured only once; a second call returns the same observation.
     */
    public CheckResult examine(Subject subject) {
        if (subject.caseId() != null) {
            session.observe(Subject.of(CheckId.ORACLE_HEALTH, subject.caseId()));
        }
        progress.doing(subject.toString());
        Observation observation = session.observe(subject);
        Judgement judgement = judge.judge(subject, agenda, session.observations());
        if (subject.check() == CheckId.ORACLE_HEALTH
                && judgement.verdict() != null
                && !judgement.verdict().mayShip()) {
            progress.refused(subject + ": " + judgement.reason());
        }
        return new CheckResult(bundleName(), observation, judgement);
    }

    /** Measures and judges every subject, then concludes the run. */
    public Transcript examineAll() {
        subjects().forEach(this::examine);
        return conclude();
    }

    /**
     * Returns the transcript of the measurements so far. Subjects that should have been measured but weren't count as
     * not measured.
     */
    public Transcript conclude() {
        return Conclusion.of(
                policy,
                opened.measurements(List.copyOf(session.observations().values())),
                EnvironmentProbe.probe(),
                meter.effort(opened.prepared().engineNanos()));
    }

    @Override
    public void close() {
        opened.close();
    }
}
