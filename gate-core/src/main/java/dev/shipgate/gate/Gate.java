package dev.shipgate.gate;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.Agenda;
import dev.shipgate.judge.Judge;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;

/** The gate before one bundle: measures a subject, judges it at once, and writes everything down at the end. */
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
     * Opens what was handed in.
     *
     * @param policy is asked for when everything else is open
     * @throws InvalidInputException if something cannot be read
     */
    public static Gate open(GateInputs inputs, Supplier<Policy> policy, Progress progress) {
        return open(inputs, EngineOpener.of(inputs.program()), policy, progress);
    }

    static Gate open(GateInputs inputs, EngineOpener opener, Supplier<Policy> policy, Progress progress) {
        Meter meter = new Meter(progress);
        OpenedInputs opened = OpenedInputs.open(inputs, opener.counted(meter));
        try {
            return new Gate(opened, policy, meter, progress);
        } catch (RuntimeException | Error unreadable) {
            opened.close();
            throw unreadable;
        }
    }

    /** Returns the name of the bundle. */
    public String bundleName() {
        return opened.bundle().name();
    }

    /** Returns what a check should measure; none where there is nothing that could be judged. */
    public List<Subject> subjects(CheckId check) {
        return agenda.subjects(check);
    }

    /**
     * A subject that was measured and judged.
     *
     * @param observation what was seen
     * @param judgement what the policy makes of it
     */
    public record Examined(Observation observation, Judgement judgement) {}

    /** Measures and judges one subject, after the health of its case: an unfit reference judges nothing. */
    public Examined examine(Subject subject) {
        if (subject.caseId() != null) {
            session.observe(Subject.of(CheckId.ORACLE_HEALTH, subject.caseId()));
        }
        Observation observation = session.observe(subject);
        Judgement judgement = judge.judge(subject, agenda, session.observations());
        if (subject.check() == CheckId.ORACLE_HEALTH
                && judgement.verdict() != null
                && !judgement.verdict().mayShip()) {
            progress.refused(subject + ": " + judgement.reason());
        }
        return new Examined(observation, judgement);
    }

    /** Measures and judges everything, and concludes. */
    public Transcript examineAll() {
        for (CheckId check : CheckId.values()) {
            subjects(check).forEach(this::examine);
        }
        return conclude();
    }

    /** Writes down what was measured. What should have been and was not counts as such. */
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
