package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.gate.Checks;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.SelfReference;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceRuleTests {

    private static final String MODEL = "c".repeat(64);
    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");

    @Test
    void an_oracle_of_other_weights_judges() {
        assertThat(conclude(recordedFrom(Map.of("dtype", "float32", "sha256 model.onnx", "d".repeat(64)), Map.of()))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void an_oracle_recorded_from_a_file_of_the_bundle_cannot_judge() {
        RunVerdict verdict = conclude(recordedFrom(Map.of("dtype", "float32", "sha256 model.onnx", MODEL), Map.of()));

        assertThat(verdict.verdict()).isEqualTo(Verdict.INVALID_ORACLE);
        assertThat(verdict.headline())
                .startsWith(
                        "the oracle cannot judge ship: oracle_health: the oracle was recorded from the bundle itself:"
                                + " every model file that it recorded is one of the bundle's, such as model.onnx");
    }

    @Test
    void an_oracle_of_a_variant_that_shares_the_graph_but_not_the_weights_judges() {
        Map<String, String> recorder =
                Map.of("dtype", "float32", "sha256 model.onnx", MODEL, "sha256 model.onnx.data", "d".repeat(64));

        assertThat(conclude(recordedFrom(recorder, Map.of())).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void nor_can_one_whose_weights_are_a_file_of_the_bundle() {
        assertThat(conclude(recordedFrom(Map.of("dtype", "float32"), Map.of("weights_sha256", MODEL)))
                        .verdict())
                .isEqualTo(Verdict.INVALID_ORACLE);
    }

    @Test
    void a_checkpoint_beside_the_graph_that_runs_is_not_the_bundle() {
        Measurements measured = recordedFrom(Map.of("dtype", "float32"), Map.of("weights_sha256", "e".repeat(64)));
        FileFacts checkpoint = new FileFacts("model.safetensors", "e".repeat(64), 10);

        assertThat(conclude(with(measured, "onnxruntime", checkpoint)).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(conclude(with(measured, "my-engine", checkpoint)).verdict()).isEqualTo(Verdict.INVALID_ORACLE);
    }

    @Test
    void a_graph_converted_from_the_checkpoint_without_rounding_is_not_the_checkpoint() {
        Measurements measured = recordedFrom(
                Map.of("dtype", "bfloat16", "weight_bits", "16"), Map.of("weights_sha256", "e".repeat(64)));

        assertThat(conclude(measured).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void an_engine_that_serves_the_checkpoint_itself_is_told_what_lets_it_be_judged() {
        Measurements measured = recordedFrom(Map.of("dtype", "bfloat16"), Map.of("weights_sha256", "e".repeat(64)));
        FileFacts checkpoint = new FileFacts("model.safetensors", "e".repeat(64), 10);
        Measurements served = with(measured, "my-engine", checkpoint);

        RunVerdict refused = conclude(served);
        assertThat(refused.verdict()).isEqualTo(Verdict.INVALID_ORACLE);
        assertThat(refused.headline())
                .contains("To judge only the engine, which runs the same weights, a policy can say self_reference:"
                        + " allowed");
        RunVerdict allowed = conclude(policy(Samples.policy().checks(), SelfReference.ALLOWED), served);
        assertThat(allowed.verdict()).isEqualTo(Verdict.PASS);
        assertThat(allowed.headline()).contains("The reference isn't independent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "4", "4.0"})
    void an_oracle_of_rounded_weights_called_float_cannot_judge(String bits) {
        RunVerdict verdict = conclude(recordedFrom(Map.of("dtype", "float32", "weight_bits", bits), Map.of()));

        assertThat(verdict.verdict()).isEqualTo(Verdict.INVALID_ORACLE);
        assertThat(verdict.headline())
                .contains("recorded from weights of " + bits + " bits, although its dtype is float32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"16", "32", "unknown"})
    void an_oracle_of_floats_judges(String bits) {
        assertThat(conclude(recordedFrom(Map.of("dtype", "float32", "weight_bits", bits), Map.of()))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void an_oracle_that_says_it_is_rounded_cannot_judge() {
        assertThat(conclude(recordedFrom(Map.of("dtype", "int8"), Map.of())).verdict())
                .isEqualTo(Verdict.INVALID_ORACLE);
    }

    @Test
    void rounded_weights_cannot_have_the_rows_of_a_reference_to_the_last_bit() {
        RunVerdict verdict = conclude(withDifferences(0, 0, 0));

        assertThat(verdict.verdict()).isEqualTo(Verdict.INVALID_ORACLE);
        assertThat(verdict.headline()).contains("its rows are the oracle's to the last bit at all 3 positions");
        assertThat(conclude(withDifferences(0, 1e-6, 0)).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void no_level_of_a_check_lets_it_through() {
        Map<CheckId, Requirement> levels = new LinkedHashMap<>(Samples.policy().checks());
        levels.put(CheckId.ORACLE_HEALTH, Requirement.ADVISORY);
        levels.put(CheckId.BUNDLE_CONTRACT, Requirement.ADVISORY);

        assertThat(conclude(
                                policy(levels, SelfReference.REFUSED),
                                recordedFrom(Map.of("dtype", "float32", "sha256 model.onnx", MODEL), Map.of()))
                        .verdict())
                .isEqualTo(Verdict.INVALID_ORACLE);
    }

    @Test
    void only_the_policy_allows_it_and_the_run_says_so() {
        Measurements measured = recordedFrom(Map.of("dtype", "float32", "sha256 model.onnx", MODEL), Map.of());
        Policy policy = policy(Samples.policy().checks(), SelfReference.ALLOWED);

        RunVerdict verdict = conclude(policy, measured);

        assertThat(verdict.verdict()).isEqualTo(Verdict.PASS);
        assertThat(verdict.headline())
                .contains(
                        "The reference isn't independent: allowed by the policy, although the oracle was recorded from"
                                + " the bundle itself");
        List<Judgement> judgements =
                Checks.judge(policy, LocalDate.parse("2026-11-23")).judge(measured);
        assertThat(judgements.get(0).subject()).isEqualTo(Subject.of(CheckId.ORACLE_HEALTH));
        assertThat(judgements.get(0).verdict()).isEqualTo(Verdict.PASS);
    }

    private static RunVerdict conclude(Measurements measured) {
        return conclude(Samples.policy(), measured);
    }

    private static RunVerdict conclude(Policy policy, Measurements measured) {
        Judge judge = Checks.judge(policy, LocalDate.parse("2026-11-23"));
        return RunVerdict.of(judge.judge(measured), measured, judge);
    }

    private static Policy policy(Map<CheckId, Requirement> levels, SelfReference selfReference) {
        Policy policy = Samples.policy();
        return new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                policy.margin(),
                policy.minAgreementRate(),
                policy.tiesPass(),
                levels,
                policy.claims(),
                policy.waivers(),
                policy.limits(),
                policy.noise(),
                selfReference);
    }

    private static Measurements recordedFrom(Map<String, String> recorder, Map<String, String> model) {
        Measurements green = Samples.green();
        OracleFacts oracle = green.oracle();
        return new Measurements(
                new OracleFacts(
                        oracle.name(),
                        oracle.location(),
                        null,
                        model,
                        recorder,
                        oracle.vocabularySize(),
                        oracle.eosTokenIds(),
                        oracle.cases(),
                        oracle.files(),
                        List.of(),
                        oracle.context(),
                        null),
                green.bundle(),
                null,
                List.of(),
                green.observations());
    }

    private static Measurements with(Measurements measured, String engine, FileFacts more) {
        BundleFacts bundle = measured.bundle();
        return new Measurements(
                measured.oracle(),
                new BundleFacts(
                        bundle.name(),
                        bundle.location(),
                        bundle.layout(),
                        bundle.vocabularySize(),
                        bundle.maxContextLength(),
                        bundle.eosTokenIds(),
                        null,
                        List.of(bundle.files().get(0), more),
                        bundle.audit(),
                        new EngineFacts(engine, "1", Map.of(), true, "int64", "float", 100, List.of())),
                null,
                List.of(),
                measured.observations());
    }

    private static Measurements withDifferences(double... maxAbsLogits) {
        List<PositionObservation> positions = IntStream.range(0, maxAbsLogits.length)
                .mapToObj(index -> PositionSample.at(index)
                        .oracle(Samples.row(7, 8, 5))
                        .bundle(Samples.row(7, 99, 1))
                        .difference(DifferenceSample.closeRows()
                                .maxAbsLogit(maxAbsLogits[index])
                                .whole())
                        .build())
                .toList();
        TeacherForcedSweep sweep = new TeacherForcedSweep(SWEEP, positions, List.of());
        Measurements green = Samples.green();
        return new Measurements(
                green.oracle(),
                green.bundle(),
                null,
                List.of(),
                green.observations().stream()
                        .<Observation>map(each -> each.subject().equals(SWEEP) ? sweep : each)
                        .toList());
    }
}
