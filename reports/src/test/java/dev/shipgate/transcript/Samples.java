package dev.shipgate.transcript;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small values of every kind, for tests. */
public final class Samples {

    private static final double ULP = 0x1p-20;

    private Samples() {}

    /** Returns what a row says whose first choice is {@code top1}, ahead by {@code margin} nats. */
    public static RowTop row(int top1, int runnerUp, double margin) {
        return new RowTop(token(top1), token(runnerUp), 10, new Margin(margin, margin / 10), ULP);
    }

    /** Returns a token with a text that HTML and terminals would take badly. */
    public static Token token(int id) {
        return new Token(id, "<b>" + id + "\u202e\n");
    }

    /** Returns two rows at a position; the oracle's first choice is 7 and its second 8. */
    public static PositionObservation position(int position, double oracleMargin, int bundleTop1) {
        return new PositionObservation(
                position,
                token(3),
                row(7, 8, oracleMargin),
                row(bundleTop1, 99, 1),
                0,
                new FullRowDifference(bundleTop1 == 7 ? 1 : 2, 0.999, 0.001, 0.2, 0.1, -0.01),
                List.of(),
                List.of());
    }

    /** Returns a position of an oracle that recorded its {@code k} largest logits. */
    public static PositionObservation topK(int position, int k) {
        return new PositionObservation(
                position,
                token(3),
                row(7, 8, 5),
                row(7, 99, 1),
                0,
                new TopKRowDifference(1, k, 0.001, 0.999, 0.2, 0.1, -0.01),
                List.of(),
                List.of());
    }

    /** Returns a position whose logits are not finite. */
    public static PositionObservation nonFinite(int position) {
        return new PositionObservation(position, token(3), row(7, 8, 5), null, 3, null, List.of(), List.of());
    }

    /** Returns the health of a case with these margins, in nats. */
    public static OracleHealth health(String caseId, double... margins) {
        List<OracleHealth.PositionMargin> positions = new ArrayList<>();
        for (int i = 0; i < margins.length; i++) {
            positions.add(new OracleHealth.PositionMargin(i, token(3), row(7, 8, margins[i]), 0));
        }
        return new OracleHealth(
                Subject.of(CheckId.ORACLE_HEALTH, caseId), positions, null, List.of(), List.of(), true, 0, 0);
    }

    /** Returns a bundle contract without a contradiction. */
    public static BundleContract contract() {
        return new BundleContract(
                Subject.of(CheckId.BUNDLE_CONTRACT),
                new BundleContract.Vocabulary(100, 100, 100),
                new BundleContract.Tokenizer("a".repeat(64), "a".repeat(64)),
                new BundleContract.Context(4096, 40, "alphabet", true),
                new BundleContract.StopTokens(List.of(0), List.of(0)),
                List.of(new BundleContract.Retokenisation("alphabet", 16, 16, null, null)));
    }

    /** Returns two sequences that are the same. */
    public static Sequence identical(Integer... ids) {
        return new Sequence(List.of(ids), List.of(ids), null, null, null);
    }

    /** Returns two sequences, the second of which has {@code found} at {@code index}, and nothing behind it. */
    public static Sequence diverging(
            List<Integer> expected, int index, int found, @Nullable Margin margin, @Nullable Token runnerUp) {
        List<Integer> other = new ArrayList<>(expected.subList(0, index));
        other.add(found);
        return new Sequence(
                expected,
                other,
                "expected",
                "found",
                new Divergence(
                        index,
                        DivergenceKind.OTHER_TOKEN,
                        token(expected.get(index)),
                        token(found),
                        margin,
                        runnerUp,
                        row(found, expected.get(index), 1)));
    }

    /** Returns a continuation that is the oracle's. */
    public static GreedySequence greedy(String caseId, Sequence sequence) {
        List<Divergence> divergences =
                sequence.firstDivergence() == null ? List.of() : List.of(sequence.firstDivergence());
        return new GreedySequence(
                Subject.of(CheckId.GREEDY, caseId),
                sequence,
                sequence.found().stream().map(id -> new Margin(1, 0.1)).toList(),
                null,
                divergences);
    }

    /** Returns a control that comes out red. */
    public static NegativeControl control(String name) {
        Subject subject = Subject.of(CheckId.NEGATIVE_CONTROLS, null, name);
        return name.equals(NegativeControl.FLIPPED_TOKEN)
                ? new NegativeControl(
                        subject,
                        "a flip",
                        List.of(),
                        diverging(List.of(7, 9), 1, 5, new Margin(5, 0.5), null),
                        List.of())
                : new NegativeControl(subject, "a flip", List.of(position(0, 5, 11)), null, List.of());
    }

    /** Returns one state that is alive and this close to the oracle's. */
    public static CarriedStates states(String caseId, double cosine) {
        return new CarriedStates(
                Subject.of(CheckId.CARRIED_STATE, caseId),
                3,
                List.of(new CarriedStates.State(
                        "0.key", 3, 3, 0, 3, false, 90, true, new StateDifference(cosine, 0.01, null))));
    }

    /** Returns a claim in the metadata. */
    public static Claims claims(boolean borneOut) {
        return new Claims(
                Subject.of(CheckId.CLAIMS),
                List.of(new Claims.Claim(
                        "metadata:compression.dtype",
                        Claims.Source.METADATA,
                        "int8",
                        borneOut ? "int8" : "int4",
                        borneOut)));
    }

    /** Returns a prefill that says what the single steps say. */
    public static PrefillWidth prefill(String caseId) {
        return new PrefillWidth(
                Subject.of(CheckId.PREFILL_WIDTH, caseId),
                2,
                List.of(position(0, 5, 7), position(1, 5, 7)),
                List.of(),
                0.01);
    }

    /** Returns the audit of a graph with one quantised head. */
    public static GraphAudit audit() {
        return new GraphAudit(
                10,
                "exporter",
                Map.of("ai.onnx", 21L),
                Map.of("MatMulNBits", 1),
                List.of(new WeightAudit(
                        "head",
                        WeightAudit.Role.HEAD,
                        "MatMulNBits",
                        8,
                        "uint8",
                        WeightAudit.Granularity.PER_BLOCK,
                        32,
                        1,
                        true,
                        1000,
                        1125,
                        0.001,
                        0.01,
                        0,
                        0.02,
                        255)),
                1125,
                false,
                1125,
                1125,
                64);
    }

    /** Returns a bit-equal repetition. */
    public static Repeatability repeated(String caseId, String way) {
        return new Repeatability(Subject.of(CheckId.REPEATABILITY, caseId, way), 3, 3, null, 0, 0);
    }

    /** Returns the policy that the program comes with, with its name. */
    public static Policy policy() {
        Map<CheckId, Requirement> checks = new EnumMap<>(CheckId.class);
        for (CheckId check : CheckId.values()) {
            checks.put(check, Requirement.REQUIRED);
        }
        checks.put(CheckId.CLAIMS, Requirement.WHEN_GIVEN);
        checks.put(CheckId.SEEDED_STEP, Requirement.WHEN_GIVEN);
        checks.put(CheckId.CARRIED_STATE, Requirement.WHEN_GIVEN);
        checks.put(CheckId.PREFILL_WIDTH, Requirement.WHEN_GIVEN);
        checks.put(CheckId.BASELINE_PARITY, Requirement.WHEN_GIVEN);
        checks.put(CheckId.DEVICE_RUNS, Requirement.WHEN_GIVEN);
        return new Policy(
                Policy.SCHEMA,
                "default",
                3,
                new Policy.MarginRule(MarginUnit.LOGIT, 0.1, 0.1, 1, 0.001),
                1,
                true,
                checks,
                new Policy.ClaimRule(Policy.Consequence.FAIL, Policy.Consequence.WARN),
                List.of(),
                new Policy.Limits(null, null, null, 5.0, 8.0));
    }

    /** Returns what was measured over these cases. */
    public static Measurements measurements(List<CaseFacts> cases, List<Observation> observations) {
        return new Measurements(
                new OracleFacts(
                        "oracle",
                        "oracles/o",
                        null,
                        Map.of("id", "m"),
                        Map.of("dtype", "float32"),
                        100,
                        List.of(0),
                        cases,
                        List.of(new FileFacts("oracle.json", "b".repeat(64), 10)),
                        List.of()),
                bundle("ship", null),
                null,
                List.of(),
                observations);
    }

    /** Returns a bundle of this name. */
    public static BundleFacts bundle(String name, @Nullable EngineFacts engine) {
        return new BundleFacts(
                name,
                "bundles/" + name,
                "language_bundle",
                100,
                4096,
                List.of(0),
                null,
                List.of(new FileFacts("model.onnx", "c".repeat(64), 20)),
                audit(),
                engine);
    }

    /** Returns everything that a run over one case of three positions measures, all green. */
    public static Measurements green() {
        return measurements(List.of(new CaseFacts("alphabet", CaseKind.GATE, 3, 2)), greenObservations());
    }

    /** Returns the observations of {@link #green()}. */
    public static List<Observation> greenObservations() {
        return List.of(
                health("alphabet", 5, 5, 5),
                contract(),
                new TeacherForcedSweep(
                        Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet"),
                        List.of(position(0, 5, 7), position(1, 5, 7), position(2, 5, 7)),
                        List.of(new TokenClassScore(TokenClass.WORD, 3, 3))),
                control(NegativeControl.PERMUTED_ROW),
                control(NegativeControl.ZEROED_SEED),
                control(NegativeControl.FLIPPED_TOKEN),
                states("alphabet", 1),
                prefill("alphabet"),
                claims(true),
                new SeededStep(Subject.of(CheckId.SEEDED_STEP, "alphabet"), position(3, 5, 7)),
                greedy("alphabet", identical(7, 9)),
                repeated("alphabet", Repeatability.AFTER_RESET),
                repeated("alphabet", Repeatability.FRESH_SESSION));
    }

    /** Returns a transcript of these measurements that nobody has judged. */
    public static Transcript transcript(Verdict verdict, List<Judgement> judgements, Measurements measured) {
        return new Transcript(
                Transcript.SCHEMA,
                verdict,
                "a headline",
                List.of(new Finding(Family.NON_FINITE, "s", 0.5, "a summary", List.of("a line"), "do this")),
                judgements,
                policy(),
                measured,
                new Environment("1", "17", "Linux", "cpu", 2, Map.of("lib", "1")),
                new Effort("2026-11-23T00:00:00Z", 10, 5, 3));
    }
}
