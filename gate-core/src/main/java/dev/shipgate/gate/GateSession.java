package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.check.Baseline;
import dev.shipgate.check.Check;
import dev.shipgate.check.DecodePass;
import dev.shipgate.check.Session;
import dev.shipgate.check.Surface;
import dev.shipgate.check.TokenErrorMeter;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BundleContract.Padding;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives the checks access to the opened inputs. Measures each subject once, when it is first requested. Not
 * thread-safe.
 */
final class GateSession implements Session {

    private final OpenedInputs opened;
    private final Map<Subject, Observation> observations = new LinkedHashMap<>();
    private final Map<String, DecodePass> passes = new HashMap<>();
    private final TokenErrorMeter tokenErrors = new TokenErrorMeter();
    private @Nullable PaddedHeadEngine padded;

    GateSession(OpenedInputs opened) {
        this.opened = opened;
    }

    /** Measures a subject, or returns its earlier observation. */
    Observation observe(Subject subject) {
        if (!observations.containsKey(subject)) {
            try {
                keep(measure(Checks.check(subject.check()), subject));
            } catch (EngineException broken) {
                keep(broken.asObservation(subject));
            }
        }
        return Objects.requireNonNull(observations.get(subject));
    }

    private Observation measure(Check check, Subject subject) {
        int width = check.comparesRows()
                ? engine().vocabularySize()
                : oracle().model().vocabSize();
        return width == oracle().model().vocabSize()
                ? check.observe(subject, this)
                : new NotMeasured(
                        subject,
                        "the bundle outputs " + width + " logits, but the oracle has "
                                + oracle().model().vocabSize() + "; rows of different vocabularies cannot be compared");
    }

    /** Returns the observations so far, in the order in which they were made. */
    Map<Subject, Observation> observations() {
        return new LinkedHashMap<>(observations);
    }

    /** Returns the number of steps that all checks take together, as far as that is known in advance. */
    long expectedSteps() {
        long steps = 0;
        for (CheckId id : CheckId.values()) {
            for (Subject subject : opened.agenda().subjects(id)) {
                steps += subject.caseId() == null ? 0 : Checks.check(id).expectedSteps(caseOf(subject));
            }
        }
        return steps;
    }

    @Override
    public DecodePass decode(OracleCase oracleCase) {
        DecodePass made = passes.get(oracleCase.id());
        if (made == null) {
            made = DecodePass.of(oracleCase, this);
            passes.put(oracleCase.id(), made);
            made.observations().forEach(this::keep);
        }
        return made;
    }

    @Override
    public Optional<DecodePass> decoded(OracleCase oracleCase) {
        observe(Subject.of(CheckId.TEACHER_FORCED_SWEEP, oracleCase.id()));
        return Optional.ofNullable(passes.get(oracleCase.id()));
    }

    @Override
    public Oracle oracle() {
        return opened.oracle();
    }

    @Override
    public Bundle bundle() {
        return opened.bundle();
    }

    @Override
    public List<PinnedFile> files() {
        return opened.inspected().files();
    }

    @Override
    public GraphAudit audit() {
        return opened.inspected().audit();
    }

    @Override
    public @Nullable BundleTokenizer tokenizer() {
        return opened.prepared().tokenizer();
    }

    @Override
    public Engine engine() {
        Engine whole = opened.prepared().engine();
        if (padded == null && PaddedHeadEngine.isPadded(whole, oracle().model().vocabSize())) {
            padded = PaddedHeadEngine.of(whole, oracle().model().vocabSize());
        }
        return padded == null ? whole : padded;
    }

    @Override
    public Engine openEngine() {
        return withoutPadding(opened.openSecondEngine());
    }

    private Engine withoutPadding(Engine whole) {
        int vocabularySize = oracle().model().vocabSize();
        return PaddedHeadEngine.isPadded(whole, vocabularySize) ? PaddedHeadEngine.of(whole, vocabularySize) : whole;
    }

    @Override
    public @Nullable Padding padding() {
        engine();
        if (padded == null) {
            return null;
        }
        // Nothing is known of padding before some rows have been seen.
        judgedCases().forEach(this::decoded);
        return padded.padding();
    }

    @Override
    public Optional<Engine> openExactEngine() {
        return opened.openExactEngine().map(this::withoutPadding);
    }

    @Override
    public TokenErrorMeter tokenErrors() {
        return tokenErrors;
    }

    @Override
    public Optional<Baseline> baseline() {
        return Optional.ofNullable(opened.baseline());
    }

    @Override
    public DeviceRun deviceRun(String id) {
        return opened.deviceRuns().run(id);
    }

    @Override
    public Optional<Surface> surface(String runId) {
        return opened.surfaces().surface(runId);
    }

    @Override
    public List<String> mismatches(String deviceRunId) {
        return opened.deviceRuns().mismatches(deviceRunId, bundle(), files());
    }

    private void keep(Observation observation) {
        observations.put(observation.subject(), observation);
    }
}
