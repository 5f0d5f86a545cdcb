package dev.shipgate.diagnosis;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowNoise;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.SurfaceFacts;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.CodeForm;
import dev.shipgate.transcript.WeightAudit.Experts;
import dev.shipgate.transcript.WeightAudit.Granularity;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Evidence made by hand: one gate case of an 8-bit bundle whose rows and seeded step are as near as rounding allows.
 * Each method changes one thing.
 */
final class EvidenceSample {

    static final String GATE = "alphabet";
    static final String LONG = "passage";
    static final double NEAR_KL_NATS = 1e-4;
    static final double FAR_KL_NATS = 0.5;

    private final List<Judgement> objections = new ArrayList<>();
    private final List<Observation> others = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private final List<SurfaceFacts> surfaces = new ArrayList<>();
    private final Map<String, List<PositionObservation>> sweeps = new LinkedHashMap<>();
    private int bodies = 1;
    private int bodyBits = 8;
    private int headBits = 8;
    private @Nullable String stateType;
    private double saturatedShare = 0.02;
    private int zeroScales;
    private @Nullable CodeForm codeForm;
    private @Nullable Experts experts;
    private @Nullable Experts oracleExperts;
    private @Nullable Integer largestBodyBits;
    private String bodyOperator = "MatMulNBits";
    private double cosine = 0.9;
    private double seededKlNats = NEAR_KL_NATS;
    private @Nullable Double outsideOracleSpan;
    private @Nullable BundleFacts baseline;
    private Policy policy = Samples.policy();

    private EvidenceSample() {
        rows(NEAR_KL_NATS, NEAR_KL_NATS, NEAR_KL_NATS);
    }

    /** Starts from a bundle that nobody objects to. */
    static EvidenceSample sound() {
        return new EvidenceSample();
    }

    /** Starts from a bundle whose sweep is objected to: the rows are far away from the first on. */
    static EvidenceSample wrongFromTheFirstRow() {
        return sound().rows(FAR_KL_NATS, FAR_KL_NATS, FAR_KL_NATS).objection(CheckId.TEACHER_FORCED_SWEEP, GATE);
    }

    /** Starts from a bundle whose sweep is objected to: the first row is near, the others are not. */
    static EvidenceSample wrongAfterTheFirstRow() {
        return sound().rows(NEAR_KL_NATS, FAR_KL_NATS, FAR_KL_NATS).objection(CheckId.TEACHER_FORCED_SWEEP, GATE);
    }

    /** Sets the number of matrices in the layers. */
    EvidenceSample bodies(int count) {
        this.bodies = count;
        return this;
    }

    EvidenceSample surface(SurfaceFacts facts) {
        surfaces.add(facts);
        return this;
    }

    EvidenceSample bodyBits(int bits) {
        this.bodyBits = bits;
        return this;
    }

    EvidenceSample stateType(String dtype) {
        this.stateType = dtype;
        return this;
    }

    EvidenceSample headBits(int bits) {
        this.headBits = bits;
        return this;
    }

    EvidenceSample saturatedShare(double share) {
        this.saturatedShare = share;
        return this;
    }

    EvidenceSample experts(int count, int perToken) {
        this.experts = new Experts(count, perToken);
        return this;
    }

    /** Sets the experts of the oracle's model. */
    EvidenceSample oracleExperts(int count, int perToken) {
        this.oracleExperts = new Experts(count, perToken);
        return this;
    }

    /** Adds a matrix to the layers that is as large as a hundred others. */
    EvidenceSample largestBodyBits(int bits) {
        this.largestBodyBits = bits;
        return this;
    }

    /** Sets the operator that reads the matrices of the layers. */
    EvidenceSample bodyOperator(String operator) {
        this.bodyOperator = operator;
        return this;
    }

    EvidenceSample codeForm(CodeForm form) {
        this.codeForm = form;
        return this;
    }

    EvidenceSample zeroScales(int count) {
        this.zeroScales = count;
        return this;
    }

    /** Sets how far the rows are outside the span of the oracle's; nobody knows to begin with. */
    EvidenceSample outsideOracleSpan(double share) {
        this.outsideOracleSpan = share;
        return this;
    }

    /** Sets the cosine of the rows that are added after this. */
    EvidenceSample cosine(double value) {
        this.cosine = value;
        return this;
    }

    EvidenceSample seededKlNats(double nats) {
        this.seededKlNats = nats;
        return this;
    }

    /** Sets the rows of the gate case. */
    EvidenceSample rows(double... klNats) {
        return rowsOf(GATE, klNats);
    }

    /** Sets the rows of a case. */
    EvidenceSample rowsOf(String caseId, double... klNats) {
        List<PositionObservation> positions = new ArrayList<>();
        for (double nats : klNats) {
            positions.add(PositionSample.at(positions.size())
                    .difference(DifferenceSample.closeRows()
                            .noise(null)
                            .klNats(nats)
                            .cosine(cosine)
                            .whole())
                    .build());
        }
        sweeps.put(caseId, positions);
        return this;
    }

    /** Sets rows of the gate case that scatter by ρ, as near as rounding allows. */
    EvidenceSample scatter(double... rhoNats) {
        List<PositionObservation> positions = new ArrayList<>();
        for (double nats : rhoNats) {
            positions.add(PositionSample.at(positions.size())
                    .difference(DifferenceSample.closeRows()
                            .klNats(NEAR_KL_NATS)
                            .cosine(cosine)
                            .noise(new RowNoise(10, 5, 0, nats, null, null))
                            .whole())
                    .build());
        }
        sweeps.put(GATE, positions);
        return this;
    }

    /** Sets what both sides choose at each position of the gate case. */
    EvidenceSample choices(List<Integer> oracle, List<Integer> bundle) {
        List<PositionObservation> positions = new ArrayList<>();
        for (int i = 0; i < oracle.size(); i++) {
            positions.add(PositionSample.at(i)
                    .oracle(Samples.row(oracle.get(i), 98, 5))
                    .bundle(Samples.row(bundle.get(i), 99, 1))
                    .difference(DifferenceSample.closeRows()
                            .noise(null)
                            .klNats(FAR_KL_NATS)
                            .cosine(cosine)
                            .whole())
                    .build());
        }
        sweeps.put(GATE, positions);
        return this;
    }

    /** Sets the bundle's largest logit and margin at each position of the gate case. */
    EvidenceSample logits(double ulp, double... top1ThenMargin) {
        List<PositionObservation> positions = new ArrayList<>();
        for (int i = 0; i < top1ThenMargin.length; i += 2) {
            positions.add(PositionSample.at(i / 2)
                    .bundle(new RowTop(
                            Samples.token(7),
                            Samples.token(99),
                            top1ThenMargin[i],
                            new Margin(top1ThenMargin[i + 1], 0),
                            ulp))
                    .difference(DifferenceSample.closeRows()
                            .noise(null)
                            .klNats(FAR_KL_NATS)
                            .whole())
                    .build());
        }
        sweeps.put(GATE, positions);
        return this;
    }

    /** Sets what the bundle makes of the oracle's largest logit, at 20 positions of the gate case. */
    EvidenceSample largestLogits(DoubleUnaryOperator ofTheBundle) {
        List<PositionObservation> positions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            double logit = 10 + i;
            double found = ofTheBundle.applyAsDouble(logit);
            positions.add(PositionSample.at(i)
                    .oracle(new RowTop(Samples.token(7), Samples.token(99), logit, new Margin(1, 0.5), 1e-6))
                    .difference(DifferenceSample.closeRows()
                            .noise(null)
                            .klNats(FAR_KL_NATS)
                            .noise(new RowNoise(found, found - 1, 0, 0.1, 0.9, 0.1))
                            .whole())
                    .build());
        }
        sweeps.put(GATE, positions);
        return this;
    }

    /** Adds a state this far away, of the same direction as the oracle's. */
    EvidenceSample state(String slot, double error) {
        return state(slot, error, 1, 5000);
    }

    EvidenceSample state(String slot, double error, double itsCosine, int distinctValues) {
        return state(slot, distinctValues, 0, true, new StateDifference(itsCosine, error, null));
    }

    EvidenceSample state(
            String slot, int distinctValues, int nonFinite, boolean fresh, @Nullable StateDifference difference) {
        states.add(new State(CarriedSlot.of(slot), null, null, nonFinite, 3, false, distinctValues, fresh, difference));
        return this;
    }

    /** Adds states of two layers that are as near as 8 bits allow: a recurrence, then attention. */
    EvidenceSample soundStates() {
        return state("0.conv_state", 0.010)
                .state("0.recurrent_state", 0.011)
                .state("1.key", 0.012)
                .state("1.value", 0.012);
    }

    EvidenceSample objection(CheckId check, String caseId) {
        return objection(check, caseId, new Tally(3, 2, List.of(), List.of(), List.of(1), List.of(), 0, 0, List.of()));
    }

    EvidenceSample objection(CheckId check, String caseId, Tally tally) {
        objections.add(new Judgement(Subject.of(check, caseId), Standing.REQUIRED, Verdict.FAIL, tally, "a flip"));
        return this;
    }

    /** Adds what a check that counts came to. */
    EvidenceSample judged(Subject subject, Verdict verdict, String reason) {
        objections.add(new Judgement(subject, Standing.REQUIRED, verdict, null, reason));
        return this;
    }

    /** Adds what a check that doesn't count came to. */
    EvidenceSample advised(Subject subject, Verdict verdict, String reason) {
        objections.add(new Judgement(subject, Standing.ADVISORY, verdict, null, reason));
        return this;
    }

    EvidenceSample baseline(BundleFacts bundle) {
        this.baseline = bundle;
        return this;
    }

    EvidenceSample policy(Policy other) {
        this.policy = other;
        return this;
    }

    EvidenceSample with(Observation observation) {
        others.add(observation);
        return this;
    }

    Evidence build() {
        return new Evidence(measurements(), objections, policy, Optional.empty());
    }

    /** Returns what one signature makes of this. */
    Optional<Finding> ask(Signature signature) {
        Evidence evidence = build();
        return signature.recognise(evidence, new Symptoms(evidence));
    }

    /** Returns what some signatures make of this, in their order. */
    List<String> ask(List<Signature> signatures) {
        return findings(signatures).stream().map(Finding::signature).toList();
    }

    /** Returns the findings of some signatures, in their order. */
    List<Finding> findings(List<Signature> signatures) {
        return new Diagnosis(signatures).diagnose(measurements(), objections, policy);
    }

    private Measurements measurements() {
        List<Observation> observations = new ArrayList<>(others);
        sweeps.forEach((caseId, positions) -> observations.add(new TeacherForcedSweep(
                Subject.of(CheckId.TEACHER_FORCED_SWEEP, caseId), positions, List.of(), outsideOracleSpan)));
        observations.add(new SeededStep(
                Subject.of(CheckId.SEEDED_STEP, GATE),
                PositionSample.at(3)
                        .difference(DifferenceSample.closeRows()
                                .noise(null)
                                .klNats(seededKlNats)
                                .whole())
                        .build()));
        if (!states.isEmpty()) {
            observations.add(new CarriedStates(Subject.of(CheckId.CARRIED_STATE, GATE), 3, states));
        }
        Measurements sample = Samples.measurements(
                List.of(new CaseFacts(GATE, CaseKind.GATE, 3, 2), new CaseFacts(LONG, CaseKind.LONG, 64, 2)),
                observations);
        BundleFacts bundle = sample.bundle();
        return new Measurements(
                oracle(sample.oracle()),
                new BundleFacts(
                        bundle.name(),
                        bundle.location(),
                        bundle.layout(),
                        bundle.vocabularySize(),
                        bundle.maxContextLength(),
                        bundle.eosTokenIds(),
                        bundle.compression(),
                        bundle.files(),
                        audit(),
                        stateType == null ? bundle.engine() : engine(stateType)),
                baseline,
                List.of(),
                observations,
                List.of(),
                surfaces,
                List.of());
    }

    private OracleFacts oracle(OracleFacts sample) {
        return new OracleFacts(
                sample.name(),
                sample.location(),
                sample.recordedAt(),
                sample.model(),
                sample.recorder(),
                sample.vocabularySize(),
                sample.eosTokenIds(),
                sample.cases(),
                sample.files(),
                sample.unclaimedTensors(),
                sample.context(),
                oracleExperts);
    }

    private static EngineFacts engine(String stateType) {
        StateFacts state = new StateFacts(null, "past", "present", stateType, List.of());
        return new EngineFacts("onnxruntime", "1", Map.of(), true, "int64", "float", 100, List.of(state));
    }

    private GraphAudit audit() {
        List<WeightAudit> weights = new ArrayList<>();
        for (int i = 0; i < bodies; i++) {
            weights.add(weight(i == 0 ? "body" : "body" + i, Role.BODY, bodyBits));
        }
        if (largestBodyBits != null) {
            weights.add(weight("largest", Role.BODY, largestBodyBits, 100));
        }
        weights.add(weight("head", Role.HEAD, headBits));
        return new GraphAudit(10, "exporter", Map.of(), Map.of(), weights, 1, false, 1, 1, 1);
    }

    private WeightAudit weight(String name, Role role, int bits) {
        return weight(name, role, bits, 1);
    }

    private WeightAudit weight(String name, Role role, int bits, int parameters) {
        boolean quantised = bits < 16;
        return new WeightAudit(
                name,
                role,
                role == Role.BODY ? bodyOperator : "MatMulNBits",
                bits,
                quantised ? "uint8" : "float32",
                quantised ? Granularity.PER_BLOCK : Granularity.NONE,
                null,
                null,
                true,
                parameters,
                1,
                1.0,
                1.0,
                zeroScales,
                saturatedShare,
                quantised ? 1 << bits : null,
                codeForm,
                experts);
    }

    /** Returns this many rows of one KL. */
    static double[] rowsOf(int count, double klNats) {
        return Collections.nCopies(count, klNats).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
