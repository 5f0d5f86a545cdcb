package dev.shipgate.report;

import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DeviceRunFacts;
import dev.shipgate.transcript.Effort;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.Environment;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.Samples;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.TokenClass;
import dev.shipgate.transcript.TokenClassScore;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Whole runs, as the gate would record them of a good bundle and of bundles with a known fault. */
public final class RunSamples {

    private static final String BUNDLE = "qwen3_5_nano_decode_int8";
    private static final List<String> CASES = List.of("alphabet", "scripture", "count");

    private final List<Observation> observations = new ArrayList<>();
    private final List<Judgement> judgements = new ArrayList<>();
    private final List<DeviceRunFacts> deviceRuns = new ArrayList<>();

    private RunSamples() {}

    /** Returns a run in which all is well. */
    public static Transcript passing() {
        RunSamples run = new RunSamples();
        CASES.forEach(caseId -> run.sweep(caseId, RowSamples.healthy(16), List.of(), List.of()));
        run.sweep("passage", RowSamples.healthy(320), List.of(), List.of());
        run.rest(true, true);
        run.device("iPhone 17, CoreML", null);
        return run.transcript(Verdict.PASS, "may ship: its top-1 is the oracle's at 48/48 gate positions.", List.of());
    }

    /** Returns a run over a bundle whose head is clipped: single tokens flip while their neighbours are healthy. */
    public static Transcript flipping() {
        RunSamples run = new RunSamples();
        run.sweep("alphabet", RowSamples.flipped(16, 0, 9), List.of(0, 9), List.of());
        run.sweep("scripture", RowSamples.healthy(16), List.of(), List.of());
        run.sweep("count", RowSamples.healthy(16), List.of(), List.of());
        run.sweep("passage", RowSamples.flipped(320, 12, 40, 41, 200, 319), List.of(12, 40, 200, 319), List.of(41));
        run.rest(false, true);
        return run.transcript(
                Verdict.FAIL,
                "must not ship: teacher_forced_sweep alphabet: 14 of 16 positions agree; 2 flipped where the oracle is sure.",
                List.of(new Finding(
                        Family.HEAD,
                        "clipped_head_rows",
                        0.9,
                        "single rows of the output head are clipped",
                        List.of(
                                "6 flips, and the median KL elsewhere is 3.1e-4 nat",
                                "2.4 % of the head's codes are saturated"),
                        "quantise the head again without clipping, or per block of 32")));
    }

    /** Returns a run over a bundle whose logits turn to NaN at position 5. */
    public static Transcript notFinite() {
        RunSamples run = new RunSamples();
        List<Integer> bad = IntStream.range(5, 16).boxed().toList();
        run.sweep("alphabet", RowSamples.notFiniteFrom(16, 5), List.of(), List.of(), bad);
        run.sweep("scripture", RowSamples.healthy(16), List.of(), List.of());
        run.rest(true, true);
        return run.transcript(
                Verdict.FAIL,
                "must not ship: teacher_forced_sweep alphabet: 11 of 16 positions have logits that are not finite.",
                List.of(new Finding(
                        Family.NON_FINITE,
                        "nan_from_position",
                        0.95,
                        "logits are NaN from position 5 on",
                        List.of("11 rows hold 2048 NaN each"),
                        "look for an overflow in float16 at the first such position")));
    }

    /** Returns a run over a bundle that drops the recurrent state of one layer. */
    public static Transcript droppedState() {
        RunSamples run = new RunSamples();
        run.sweep(
                "alphabet",
                RowSamples.flipped(16, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
                IntStream.range(4, 16).boxed().toList(),
                List.of());
        run.rest(true, false);
        return run.transcript(
                Verdict.FAIL,
                "must not ship: carried_state alphabet: 2.recurrent_state never changes.",
                List.of(new Finding(
                        Family.STATE,
                        "dropped_state",
                        0.97,
                        "2.recurrent_state is dropped",
                        List.of(
                                "it is all zeros behind 16 tokens",
                                "the seeded step agrees, the sweep does not from position 4 on"),
                        "connect present.2.recurrent_state to the input past.2.recurrent_state")));
    }

    /** Returns a run in which one device parts at a tie and another as a defect. */
    public static Transcript divergingDevices() {
        RunSamples run = new RunSamples();
        CASES.forEach(caseId -> run.sweep(caseId, RowSamples.healthy(16), List.of(), List.of()));
        run.rest(true, true);
        run.device("MacBook Pro, CPU", null);
        run.device("Pixel 9, WebGPU", 7);
        run.device("iPhone 17, CoreML", -15);
        return run.transcript(
                Verdict.FAIL,
                "must not ship: device_runs alphabet on Pixel 9, WebGPU: parts from the oracle at token 7.",
                List.of(new Finding(
                        Family.DEVICE,
                        "delegate",
                        0.8,
                        "Pixel 9, WebGPU computes something else",
                        List.of("it parts at token 7, where the oracle is 3.1 nat ahead"),
                        "run the same bundle on the device's CPU, to tell its delegate from the bundle")));
    }

    /** Returns a run that could not step the bundle at all. */
    public static Transcript broken() {
        RunSamples run = new RunSamples();
        Subject subject = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");
        run.add(
                new Failed(subject, "load", "no kernel for GatedDeltaNet"),
                Verdict.ERROR,
                null,
                "load: no kernel for GatedDeltaNet");
        return run.transcript(Verdict.ERROR, "could not be run: no kernel for GatedDeltaNet.", List.of());
    }

    /** Returns a run of one case of so many positions, every hundredth of which flips. */
    public static Transcript large(int positions) {
        RunSamples run = new RunSamples();
        int[] flips = IntStream.range(0, positions).filter(i -> i % 100 == 99).toArray();
        run.sweep(
                "passage",
                RowSamples.flipped(positions, flips),
                IntStream.of(flips).boxed().toList(),
                List.of());
        return run.transcript(Verdict.FAIL, "must not ship.", List.of());
    }

    /** Returns a run of many cases of 16 positions each. */
    public static Transcript manyCases(int cases) {
        RunSamples run = new RunSamples();
        for (int i = 0; i < cases; i++) {
            boolean flips = i % 7 == 3;
            run.sweep(
                    "case-" + i,
                    flips ? RowSamples.flipped(16, 3) : RowSamples.healthy(16),
                    flips ? List.of(3) : List.of(),
                    List.of());
            Subject greedy = Subject.of(CheckId.GREEDY, "case-" + i);
            run.add(
                    Samples.greedy("case-" + i, Samples.identical(1, 2, 3)),
                    Verdict.PASS,
                    tally(3, List.of(), List.of(), List.of()),
                    "same");
        }
        return run.transcript(Verdict.FAIL, "must not ship.", List.of());
    }

    /** Returns a run whose every text is an attack. */
    public static Transcript hostile(String text) {
        RunSamples run = new RunSamples();
        List<PositionObservation> positions = RowSamples.named(text, RowSamples.flipped(16, 3));
        run.sweep(text, positions, List.of(3), List.of());
        Subject seeded = Subject.of(CheckId.SEEDED_STEP, text);
        run.add(
                new SeededStep(seeded, positions.get(3)),
                Verdict.FAIL,
                tally(1, List.of(0), List.of(), List.of()),
                text);
        Subject device = Subject.of(CheckId.DEVICE_RUNS, text, text);
        run.add(
                new DeviceParity(device, Samples.identical(1, 2, 3), Samples.identical(1, 2, 3)),
                Verdict.PASS,
                tally(3, List.of(), List.of(), List.of()),
                text);
        run.add(new Failed(Subject.of(CheckId.GREEDY, text), "step", text), Verdict.ERROR, null, text);
        return run.transcript(
                Verdict.FAIL, text, List.of(new Finding(Family.UNCLASSIFIED, text, 0.5, text, List.of(text), text)));
    }

    /** Returns a run of one case that flips at every position, each token of this text. */
    public static Transcript hostileLarge(int positions, String text) {
        RunSamples run = new RunSamples();
        int[] flips = IntStream.range(0, positions).toArray();
        run.sweep(
                "passage",
                RowSamples.named(text, RowSamples.flipped(positions, flips)),
                IntStream.of(flips).boxed().toList(),
                List.of());
        return run.transcript(Verdict.FAIL, "must not ship.", List.of());
    }

    /** Returns a run with nothing in it. */
    public static Transcript empty(Verdict verdict) {
        return new RunSamples().transcript(verdict, "nothing was compared.", List.of());
    }

    private void sweep(String caseId, List<PositionObservation> positions, List<Integer> flips, List<Integer> ties) {
        sweep(caseId, positions, flips, ties, List.of());
    }

    private void sweep(
            String caseId,
            List<PositionObservation> positions,
            List<Integer> flips,
            List<Integer> ties,
            List<Integer> nonFinite) {
        Tally tally = tally(positions.size(), flips, ties, nonFinite);
        Verdict verdict = !flips.isEmpty() || !nonFinite.isEmpty()
                ? Verdict.FAIL
                : ties.isEmpty() ? Verdict.PASS : Verdict.PASS_TIE;
        add(
                new TeacherForcedSweep(
                        Subject.of(CheckId.TEACHER_FORCED_SWEEP, caseId),
                        positions,
                        List.of(new TokenClassScore(TokenClass.WORD, tally.of(), tally.agreed()))),
                verdict,
                tally,
                tally.agreed() + " of " + tally.of() + " positions agree");
    }

    private void rest(boolean greedyAgrees, boolean statesAlive) {
        judge(Samples.health("alphabet", 5, 4, 3), Verdict.PASS, null, "every margin is above the floor");
        judge(Samples.contract(), Verdict.PASS, null, "all say the same");
        judge(Samples.claims(true), Verdict.PASS, null, "each claim is borne out");
        for (String control :
                List.of(NegativeControl.PERMUTED_ROW, NegativeControl.ZEROED_SEED, NegativeControl.FLIPPED_TOKEN)) {
            judge(Samples.control(control), Verdict.PASS, null, "comes out red, as it must");
        }
        judge(
                new SeededStep(
                        Subject.of(CheckId.SEEDED_STEP, "alphabet"),
                        RowSamples.healthy(17).get(16)),
                Verdict.PASS,
                tally(1, List.of(), List.of(), List.of()),
                "agrees");
        Sequence sequence = greedyAgrees
                ? Samples.identical(RowSamples.continuation())
                : Samples.diverging(
                        List.of(RowSamples.continuation()), 6, 42, RowSamples.margin(2.5), RowSamples.token(8));
        judge(
                Samples.greedy("alphabet", sequence),
                greedyAgrees ? Verdict.PASS : Verdict.FAIL,
                greedyAgrees
                        ? tally(24, List.of(), List.of(), List.of())
                        : new Tally(24, 6, List.of(), List.of(), List.of(6), List.of(), 0, 17, List.of()),
                greedyAgrees ? "24 of 24 tokens agree" : "parts at token 6");
        judge(
                states(statesAlive),
                statesAlive ? Verdict.PASS : Verdict.FAIL,
                null,
                statesAlive ? "all alive" : "2.recurrent_state never changes");
        judge(Samples.prefill("alphabet"), Verdict.PASS, null, "the same");
        judge(Samples.repeated("alphabet", Repeatability.AFTER_RESET), Verdict.PASS, null, "equal bit for bit");
        judge(Samples.repeated("alphabet", Repeatability.FRESH_SESSION), Verdict.PASS, null, "equal bit for bit");
        judge(
                new BaselineParity(
                        Subject.of(CheckId.BASELINE_PARITY, "alphabet"), Samples.identical(RowSamples.continuation())),
                Verdict.PASS,
                tally(24, List.of(), List.of(), List.of()),
                "24 of 24 tokens agree");
        judgements.add(new Judgement(
                Subject.of(CheckId.TEACHER_FORCED_SWEEP, "near-tie"),
                Standing.REFUSED,
                null,
                null,
                "a near-tie on purpose"));
    }

    private void judge(Observation observation, Verdict verdict, @Nullable Tally tally, String reason) {
        add(observation, verdict, tally, reason);
    }

    private void add(Observation observation, Verdict verdict, @Nullable Tally tally, String reason) {
        observations.add(observation);
        judgements.add(new Judgement(observation.subject(), Standing.REQUIRED, verdict, tally, reason));
    }

    /** A device that parts at {@code at}: as a tie where it is negative, not at all where it is null. */
    private void device(String name, @Nullable Integer at) {
        List<Integer> expected = List.of(RowSamples.continuation());
        int index = at == null ? 0 : Math.abs(at);
        Sequence sequence = at == null
                ? Samples.identical(RowSamples.continuation())
                : Samples.diverging(expected, index, 42, RowSamples.margin(at < 0 ? 0.02 : 3.1), RowSamples.token(42));
        Tally tally = at == null
                ? tally(24, List.of(), List.of(), List.of())
                : new Tally(
                        24,
                        index,
                        at < 0 ? List.of(index) : List.of(),
                        List.of(),
                        at < 0 ? List.of() : List.of(index),
                        List.of(),
                        0,
                        23 - index,
                        List.of());
        deviceRuns.add(new DeviceRunFacts(
                name,
                new FileFacts(name.replace(' ', '_') + ".json", "d".repeat(64), 900),
                Map.of("name", name),
                Map.of("name", "ort"),
                BUNDLE,
                "2026-11-20",
                List.of("alphabet"),
                List.of()));
        Verdict verdict = at == null ? Verdict.PASS : at < 0 ? Verdict.PASS_TIE : Verdict.FAIL;
        add(
                new DeviceParity(Subject.of(CheckId.DEVICE_RUNS, "alphabet", name), sequence, sequence),
                verdict,
                tally,
                at == null ? "24 of 24 tokens agree" : "parts at token " + index);
    }

    private static CarriedStates states(boolean alive) {
        List<CarriedStates.State> states = new ArrayList<>();
        for (int layer = 0; layer < 4; layer++) {
            boolean dead = !alive && layer == 2;
            states.add(new CarriedStates.State(
                    layer + ".recurrent_state",
                    null,
                    null,
                    0,
                    dead ? 0 : 16,
                    dead,
                    dead ? 1 : 900,
                    true,
                    new StateDifference(dead ? 0 : 0.9999, dead ? 1 : 0.004, null)));
            states.add(new CarriedStates.State(
                    layer + ".key", 16, 16, 0, 16, false, 900, true, new StateDifference(0.9998, 0.01, null)));
        }
        return new CarriedStates(Subject.of(CheckId.CARRIED_STATE, "alphabet"), 16, states);
    }

    private static Tally tally(int of, List<Integer> flips, List<Integer> ties, List<Integer> nonFinite) {
        int agreed = of - flips.size() - ties.size() - nonFinite.size();
        return new Tally(of, agreed, ties, List.of(), flips, nonFinite, 0, 0, List.of());
    }

    private Transcript transcript(Verdict verdict, String headline, List<Finding> findings) {
        List<CaseFacts> cases = new ArrayList<>();
        observations.forEach(each -> {
            if (each instanceof TeacherForcedSweep sweep) {
                cases.add(new CaseFacts(
                        String.valueOf(sweep.subject().caseId()),
                        sweep.positions().size() > 64 ? CaseKind.LONG : CaseKind.GATE,
                        sweep.positions().size(),
                        24));
            }
        });
        EngineFacts engine = new EngineFacts(
                "onnxruntime",
                "1.29.0",
                Map.of("threads", "2"),
                true,
                "int64",
                "float32",
                2048,
                List.of(new EngineFacts.StateFacts(
                        "0.key", "past.0.key", "present.0.key", "float32", List.of("1", "2", "n", "64"))));
        Measurements measured = new Measurements(
                new OracleFacts(
                        "qwen3.5-nano",
                        "oracles/nano",
                        "2026-11-01",
                        Map.of("id", "qwen3.5-nano"),
                        Map.of("dtype", "float32"),
                        2048,
                        List.of(0),
                        cases,
                        List.of(
                                new FileFacts("oracle.json", "b".repeat(64), 10),
                                new FileFacts("oracle.safetensors", "e".repeat(64), 99)),
                        List.of()),
                Samples.bundle(BUNDLE, engine),
                baseline(),
                deviceRuns,
                observations);
        return new Transcript(
                Transcript.SCHEMA,
                verdict,
                BUNDLE + " " + headline,
                findings,
                judgements,
                Samples.policy(),
                measured,
                new Environment(
                        "0.1.0", "17.0.15, Debian", "Linux 6.1, amd64", "a CPU", 2, Map.of("onnxruntime", "1.29.0")),
                new Effort("2026-11-23T04:25:09Z", 1_282_000_000, 800_000_000, 950));
    }

    private static BundleFacts baseline() {
        return Samples.bundle("qwen3_5_nano_decode_fp16head", null);
    }
}
