package dev.shipgate.gate;

import static dev.shipgate.fixture.PipelineSplitter.STAGES;
import static dev.shipgate.fixture.PipelineSplitter.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.audit.BundleComparison;
import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.RuntimeSettings;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.PipelineSplitter;
import dev.shipgate.fixture.PromptRows;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded model as a pipeline of several graphs that make a step together. */
class PipelineTests {

    private static final List<Integer> PROMPT = List.of(338, 812, 811, 5, 77);

    @TempDir
    static Path shared;

    private static Path whole = Path.of("");
    private static Path split = Path.of("");

    @TempDir
    Path folder;

    @BeforeAll
    static void cut_the_graph() {
        whole = PipelineSplitter.whole(shared.resolve("whole"));
        split = PipelineSplitter.split(shared.resolve("split"), STAGES);
    }

    @Test
    void a_pipeline_gives_exactly_the_rows_of_the_whole_graph() {
        try (Engine expected = open(whole);
                Engine engine = open(split)) {
            assertThat(engine.facts().states()).isEqualTo(expected.facts().states());
            assertSameSteps(engine, expected, PROMPT);
            engine.reset();
            expected.reset();
            assertSamePrefill(engine, expected);
            assertSameSteps(engine, expected, List.of(9, 1000));
            assertThat(engine.states()).hasSameSizeAs(expected.states());
        }
    }

    @Test
    void a_pipeline_passes_the_gate_and_all_its_graphs_are_pinned() {
        Transcript transcript = EmbeddedModel.gate(EmbeddedModel.shortRequest(split));

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.measured().bundle().files())
                .extracting(file -> file.path())
                .contains("embedding.onnx", "layers_0.onnx", "layers_4.onnx", "head.onnx");
        Bundle bundle = Bundle.open(split);
        assertThat(ModelFiles.of(bundle, bundle.pinFiles())).hasSize(STAGES.size() + 1);
    }

    @Test
    void layers_in_the_wrong_order_run_and_fail() {
        Path swapped =
                PipelineSplitter.split(folder.resolve("swapped"), List.of("embedding", "layers_4", "layers_0", "head"));

        Transcript transcript = EmbeddedModel.gate(EmbeddedModel.shortRequest(swapped));

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void the_same_file_for_two_stages_is_refused() {
        Path bundle = with(
                stage("embedding", "embedding.onnx", ""),
                stage("layers_0", "layers_0.onnx", ""),
                stage("layers_4", "layers_0.onnx", ""),
                stage("head", "head.onnx", ""));

        assertRefused(bundle, Stage.CONTRACT, "the stage layers_4 outputs present.", "a stage before it has output");
    }

    @Test
    void a_value_that_only_a_later_stage_outputs_is_refused() {
        Path bundle = with(
                stage("head", "head.onnx", ""),
                stage("embedding", "embedding.onnx", ""),
                stage("layers_0", "layers_0.onnx", ""),
                stage("layers_4", "layers_4.onnx", ""));

        assertRefused(bundle, Stage.CONTRACT, "the stage head takes hidden_states", "only embedding outputs");
    }

    @Test
    void a_file_without_the_listed_inputs_is_refused() {
        Path bundle = with(
                stage("embedding", "embedding.onnx", ", \"inputs\": [\"input_ids\"]"),
                stage("layers_0", "layers_4.onnx", ", \"inputs\": [\"hidden_states\", \"past_key_values.0.key\"]"),
                stage("head", "head.onnx", ""));

        assertRefused(bundle, Stage.CONTRACT, "lists the inputs", "of the stage layers_0", "past_key_values.4.");
    }

    @Test
    void stages_may_run_only_for_a_prompt_or_only_for_a_token() {
        Path bundle = with(
                stage("embedding", "embedding.onnx", ""),
                stage("prompt_0", "layers_0.onnx", ", \"run_on_token_gen\": false"),
                stage("token_0", "layers_0.onnx", ", \"run_on_prompt\": false"),
                stage("layers_4", "layers_4.onnx", ""),
                stage("head", "head.onnx", ""));

        try (Engine expected = open(whole);
                Engine engine = open(bundle)) {
            assertSamePrefill(engine, expected);
            assertSameSteps(engine, expected, List.of(9, 1000));
        }
    }

    @Test
    void the_audit_and_a_comparison_look_at_every_graph() {
        GraphAudit audit = GraphAuditor.audit(Bundle.open(split));
        GraphAudit ofWhole = GraphAuditor.audit(Bundle.open(whole));

        assertThat(audit.weights()).extracting(WeightAudit::role).contains(Role.EMBEDDING, Role.BODY, Role.HEAD);
        assertThat(matrices(audit)).containsExactlyInAnyOrderElementsOf(matrices(ofWhole));
        assertThat(audit.headBytesPerToken()).isEqualTo(ofWhole.headBytesPerToken());
        assertThat(audit.stateBytes()).isEqualTo(ofWhole.stateBytes());
        assertThat(audit.bodyBits()).isEqualTo(ofWhole.bodyBits());
        assertThat(BundleComparison.of(Bundle.open(whole), Bundle.open(split)).onlyInFirst())
                .isEmpty();
    }

    @Test
    void a_stage_without_a_file_is_refused_by_name() {
        Path bundle = EmbeddedModel.copy(split, folder.resolve("bundle"));
        PipelineSplitter.pipeline(bundle, List.of("{\"embedding\": {}}"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContaining("model.decoder.pipeline.embedding.filename is missing");
    }

    @Test
    void the_provider_of_each_stage_is_listed_as_not_applied() {
        Path bundle = with(stage(
                "embedding",
                "embedding.onnx",
                ", \"session_options\": {\"provider_options\": [{\"qnn\": {\"a\": \"b\"}}]}"));

        assertThat(RuntimeSettings.notApplied(Bundle.open(bundle)).get("genai_config.json"))
                .contains("provider_options [{\"qnn\":{\"a\":\"b\"}}]");
    }

    private Path with(String... stages) {
        return PipelineSplitter.pipeline(EmbeddedModel.copy(split, folder.resolve("bundle")), List.of(stages));
    }

    private static List<WeightAudit> matrices(GraphAudit audit) {
        return audit.weights().stream()
                .filter(weight -> weight.operator().equals("MatMulNBits") || weight.role() == Role.EMBEDDING)
                .toList();
    }

    private static void assertSameSteps(Engine engine, Engine expected, List<Integer> tokens) {
        float[] row = new float[engine.vocabularySize()];
        float[] expectedRow = new float[expected.vocabularySize()];
        for (int token : tokens) {
            engine.step(token, row);
            expected.step(token, expectedRow);
            assertThat(row).isEqualTo(expectedRow);
        }
    }

    private static void assertSamePrefill(Engine engine, Engine expected) {
        List<float[]> rows = PromptRows.of(engine, PROMPT);
        List<float[]> expectedRows = PromptRows.of(expected, PROMPT);
        assertThat(rows).hasSameSizeAs(expectedRows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i)).isEqualTo(expectedRows.get(i));
        }
    }

    private static void assertRefused(Path bundle, Stage stage, String... parts) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> open(bundle).close())
                .returns(stage, EngineException::stage)
                .withMessageContainingAll(parts);
    }

    private static Engine open(Path bundle) {
        return OnnxEngine.open(Bundle.open(bundle), EngineOptions.defaults());
    }
}
