package dev.shipgate.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.fixture.DifferenceSample;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.gate.Conclusion;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real defects, put into real bundles: each must be red, and the finding must name its family. */
class DiagnosisTests {

    @TempDir
    Path folder;

    @Test
    void logits_that_are_not_numbers() {
        Path bundle = editor().addConstant("not_a_number", Float.NaN)
                .wrapOutput("logits", "Mul", "not_a_number")
                .writeTo(folder.resolve("b"));

        assertFound(bundle, Verdict.FAIL, Family.NON_FINITE);
    }

    @Test
    void logits_that_are_infinite() {
        Path bundle = editor().addConstant("zero", 0)
                .wrapOutput("logits", "Div", "zero")
                .writeTo(folder.resolve("b"));

        assertFound(bundle, Verdict.FAIL, Family.NON_FINITE);
    }

    @Test
    void a_state_that_no_output_carries_on() {
        Path bundle = editor().removeOutput("present.0.conv_state").writeTo(folder.resolve("b"));

        assertFound(bundle, Verdict.ERROR, Family.LOAD);
    }

    @Test
    void a_manifest_with_another_vocabulary() throws IOException {
        assertFound(edited("metadata.json", "2048", "2049"), Verdict.FAIL, Family.CONTRACT);
    }

    @Test
    void a_manifest_with_too_short_a_context() throws IOException {
        assertFound(edited("metadata.json", "4096", "32"), Verdict.FAIL, Family.CONTRACT);
    }

    @Test
    void a_tokenizer_that_lost_a_merge() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("b"));
        Path tokenizer = bundle.resolve("tokenizer/tokenizer.json");
        String text = Files.readString(tokenizer);
        int merges = text.indexOf("\"merges\"");
        int first = text.indexOf('[', merges) + 1;
        int end = text.indexOf(']', first + 1) + 1;
        Files.writeString(tokenizer, text.substring(0, first) + text.substring(text.indexOf('[', end), text.length()));

        assertFound(bundle, Verdict.FAIL, Family.CONTRACT);
    }

    @Test
    void a_bundle_without_its_tokenizer() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("b"));
        Files.delete(bundle.resolve("tokenizer/tokenizer.json"));

        assertFound(bundle, Verdict.INCONCLUSIVE, Family.CONTRACT);
    }

    @Test
    void logits_with_noise_of_their_own() {
        Path bundle = editor().addNoise("logits", 1e-4f).writeTo(folder.resolve("b"));

        assertFound(bundle, Verdict.FAIL, Family.NONDETERMINISM);
    }

    @Test
    void a_prefill_that_says_something_else_than_single_steps() {
        float[] wrong = new float[2048];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = 20 * (float) Math.sin(i);
        }
        Path bundle = GraphEditor.of(EmbeddedModel.bundle("genai_int8"))
                .addFloats("wrong_when_wide", new long[] {2048}, wrong)
                .addIntegers("second", 1)
                .addIntegers("one_token", 1)
                .renameProduct("logits", "logits_inner")
                .addNode("Shape", "ids_shape", List.of("input_ids"))
                .addNode("Gather", "width", List.of("ids_shape", "second"))
                .addNode("Sub", "more_than_one", List.of("width", "one_token"))
                .addNode("Cast", "weight", List.of("more_than_one"), GraphEditor.integer("to", 1))
                .addNode("Mul", "added_when_wide", List.of("wrong_when_wide", "weight"))
                .addNode("Add", "logits", List.of("logits_inner", "added_when_wide"))
                .writeTo(folder.resolve("b"));

        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict()).as(transcript.headline()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.headline()).contains("prefill_width");
        assertThat(transcript.findings()).extracting(Finding::signature).contains("width-dependent");
    }

    @Test
    void rows_that_come_one_position_late() {
        Transcript good = gate(EmbeddedModel.shipBundle());
        List<Observation> observations = new ArrayList<>();
        for (Observation observation : good.measured().observations()) {
            observations.add(observation instanceof TeacherForcedSweep sweep ? late(sweep) : observation);
        }
        Measurements measured =
                new Measurements(good.measured().oracle(), good.measured().bundle(), null, List.of(), observations);

        Transcript again = Conclusion.of(good.policy(), measured, good.environment(), good.effort());

        assertThat(again.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(again.findings()).extracting(Finding::signature).first().isEqualTo("shifted-positions");
    }

    private static TeacherForcedSweep late(TeacherForcedSweep sweep) {
        List<PositionObservation> positions = new ArrayList<>();
        for (PositionObservation position : sweep.positions()) {
            PositionObservation before = sweep.positions().get(Math.max(0, position.position() - 1));
            positions.add(PositionSample.of(position)
                    .bundle(before.bundle())
                    .difference(DifferenceSample.equalRows()
                            .oracleTokenRank(9)
                            .cosine(0.3)
                            .klNats(5)
                            .maxAbsLogit(9)
                            .rmsLogit(3)
                            .whole())
                    .leaders(List.of(), List.of())
                    .build());
        }
        return new TeacherForcedSweep(sweep.subject(), positions, List.of());
    }

    @Test
    void a_device_that_stops_early_with_every_token_right() throws IOException {
        Path run =
                deviceRun(text -> text.replaceAll("(\"greedy_ids\": \\[(?:\\s*\\d+,){9}\\s*\\d+)(?:,\\s*\\d+)*", "$1"));

        assertDevice(run, Verdict.INCONCLUSIVE, "truncated-not-corrupt");
    }

    @Test
    void a_device_that_forks_late() throws IOException {
        Path run = deviceRun(text -> text.replaceAll("(\"greedy_ids\": \\[(?:\\s*\\d+,){14}\\s*)\\d+", "$1" + "77"));

        assertDevice(run, Verdict.FAIL, "late-fork");
    }

    @Test
    void a_device_that_is_wrong_from_the_start() throws IOException {
        Path run = deviceRun(text -> text.replaceAll("(\"greedy_ids\": \\[\\s*)\\d+", "$1" + "77"));

        assertDevice(run, Verdict.FAIL, "diverging-device");
    }

    private Path deviceRun(UnaryOperator<String> edit) throws IOException {
        String before = Files.readString(EmbeddedModel.deviceRun("int8hu-onnxruntime-node"));
        String after = edit.apply(before);
        assertThat(after).isNotEqualTo(before);
        return Files.writeString(folder.resolve("run.json"), after);
    }

    private static void assertDevice(Path run, Verdict verdict, String signature) {
        Transcript transcript = EmbeddedModel.gate(EmbeddedModel.request(EmbeddedModel.shipBundle(), null, run));

        assertThat(transcript.verdict()).as(transcript.headline()).isEqualTo(verdict);
        assertThat(transcript.findings()).extracting(Finding::signature).first().isEqualTo(signature);
    }

    @Test
    void a_false_claim_in_a_name_alone_is_a_warning() {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("model_int4"));

        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.findings()).extracting(Finding::family).containsExactly(Family.CLAIM);
    }

    @Test
    void float16_logits_are_no_defect() {
        Path bundle =
                editor().castOutput("logits", TensorProto.DataType.FLOAT16).writeTo(folder.resolve("b"));

        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.findings()).isEmpty();
    }

    private GraphEditor editor() {
        return GraphEditor.of(EmbeddedModel.shipBundle());
    }

    private Path edited(String file, String from, String to) throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("b"));
        Path path = bundle.resolve(file);
        assertThat(path).content().contains(from);
        Files.writeString(path, Files.readString(path).replace(from, to));
        return bundle;
    }

    private static void assertFound(Path bundle, Verdict verdict, Family family) {
        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict()).as(transcript.headline()).isEqualTo(verdict);
        assertThat(transcript.findings()).extracting(Finding::family).first().isEqualTo(family);
    }

    private static Transcript gate(Path bundle) {
        return EmbeddedModel.gate(EmbeddedModel.shortRequest(bundle));
    }
}
