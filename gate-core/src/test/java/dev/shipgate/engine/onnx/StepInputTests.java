package dev.shipgate.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.onnx.GraphTensor.Dimension;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs as other exporters name and type them. */
class StepInputTests {

    private static final String SHIP = "decode_int8hu_block32_sym";

    @TempDir
    Path folder;

    @Test
    void the_only_input_like_ids_and_the_only_output_like_logits_need_no_name() {
        assertSteps(editor().renameInput("input_ids", "tokens")
                .renameInput("attention_mask", "padding")
                .renameOutput("logits", "scores"));
    }

    @Test
    void two_inputs_like_ids_must_be_named() {
        Path bundle = editor().renameInput("input_ids", "tokens")
                .renameInput("position_ids", "places")
                .writeTo(folder.resolve("two"));

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> open(bundle).close())
                .returns(Stage.UNSUPPORTED, EngineException::stage)
                .withMessageContainingAll("no input input_ids", "tokens", "places", "\"names\": {\"input_ids\"");
    }

    @Test
    void a_manifest_names_them() throws IOException {
        Path bundle = editor().renameInput("input_ids", "tokens")
                .renameInput("position_ids", "places")
                .writeTo(folder.resolve("two"));
        Files.delete(bundle.resolve("metadata.json"));
        Files.writeString(
                bundle.resolve("shipgate-bundle.json"),
                "{\"schema\": \"shipgate-bundle/1\", \"model\": \"model.onnx\", \"names\": {\"input_ids\": \"tokens\","
                        + " \"position_ids\": \"places\"}}");

        assertSteps(bundle);
    }

    @Test
    void a_file_beside_another_layouts_manifest_names_them() throws IOException {
        Path bundle = editor().renameInput("input_ids", "tokens")
                .renameInput("position_ids", "places")
                .writeTo(folder.resolve("two"));
        Files.writeString(
                bundle.resolve("shipgate-bundle.json"),
                "{\"schema\": \"shipgate-bundle/1\","
                        + " \"names\": {\"input_ids\": \"tokens\", \"position_ids\": \"places\"}}");

        assertThat(Bundle.open(bundle).layout().id()).isEqualTo("language_bundle");
        assertSteps(bundle);
    }

    @Test
    void a_mistake_in_that_file_is_refused() throws IOException {
        Path bundle = editor().writeTo(folder.resolve("mistaken"));
        Files.writeString(
                bundle.resolve("shipgate-bundle.json"),
                "{\"schema\": \"shipgate-bundle/1\", \"names\": {\"tokens\": \"input_ids\"}}");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContainingAll("shipgate-bundle.json", "\"tokens\" can't be named");
    }

    @Test
    void integers_that_follow_from_the_position_are_filled() {
        assertSteps(editor().addIntegerInput("token_type_ids", 1, 1)
                .addIntegerInput("cache_position", 1)
                .addIntegerInput("past_seq_len", 1, 1)
                .addIntegerInput("total_seq_len", 1)
                .addIntegerInput("past_sequence_length"));
    }

    @Test
    void a_boolean_mask_is_made() {
        assertSteps(editor().castInput("attention_mask", DataType.BOOL));
    }

    @Test
    void token_types_are_zeros() throws OrtException {
        FilledInput types =
                FilledInput.of(tensor("token_type_ids", OnnxJavaType.INT64, 1)).orElseThrow();

        try (OnnxTensor tensor = types.fill(environment(), 3)) {
            assertThat((long[]) tensor.getValue()).containsExactly(0, 0, 0);
        }
    }

    @Test
    void lengths_count_the_tokens_before_and_in_a_step() {
        assertThat(counted("past_sequence_length", 5, 3)).isEqualTo(5);
        assertThat(counted("seqlens_k", 5, 3)).isEqualTo(7);
        assertThat(counted("total_seq_len", 5, 3)).isEqualTo(8);
        assertThat(counted("seq_len", 5, 3)).isEqualTo(3);
    }

    @Test
    void a_mask_of_four_dimensions_hides_what_comes_later() throws OrtException {
        float hidden = -Float.MAX_VALUE;
        try (OnnxTensor mask = mask(OnnxJavaType.FLOAT, 4).of(1, 2)) {
            assertThat(mask.getInfo().getShape()).containsExactly(1, 1, 2, 3);
            float[] found = new float[6];
            mask.getFloatBuffer().get(found);
            assertThat(found).containsExactly(0, 0, hidden, 0, 0, 0);
        }
        try (OnnxTensor mask = mask(OnnxJavaType.BOOL, 4).of(1, 2)) {
            assertThat(((boolean[][][][]) mask.getValue())[0][0])
                    .isEqualTo(new boolean[][] {{true, true, false}, {true, true, true}});
        }
    }

    @Test
    void a_mask_of_four_dimensions_and_a_fixed_length_hides_the_room_that_is_left() throws OrtException {
        GraphTensor fixed = new GraphTensor(
                "attention_mask",
                OnnxJavaType.INT64,
                List.of(new Dimension(1, ""), new Dimension(1, ""), new Dimension(-1, "s"), new Dimension(4, "")));

        try (OnnxTensor mask = new AttentionMask(environment(), fixed, List.of()).of(1, 2)) {
            assertThat(((long[][][][]) mask.getValue())[0][0]).isEqualTo(new long[][] {{1, 1, 0, 0}, {1, 1, 1, 0}});
        }
    }

    @Test
    void an_embedding_of_one_token_limits_a_decoder_of_any_width() {
        GraphTensor one =
                new GraphTensor("input_ids", OnnxJavaType.INT64, List.of(new Dimension(1, ""), new Dimension(1, "")));

        assertThat(decoder(one).hasStaticInputIds()).isTrue();
        assertThat(decoder(tensor("input_ids", OnnxJavaType.INT64, 2)).hasStaticInputIds())
                .isFalse();
    }

    private static DecoderGraph decoder(GraphTensor ids) {
        return new DecoderGraph(
                ids,
                tensor("inputs_embeds", OnnxJavaType.FLOAT, 3),
                List.of(),
                null,
                null,
                null,
                null,
                tensor("logits", OnnxJavaType.FLOAT, 3),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static AttentionMask mask(OnnxJavaType type, int rank) {
        return new AttentionMask(environment(), tensor("attention_mask", type, rank), List.of());
    }

    private static long counted(String name, int past, int fed) {
        return LengthInput.of(tensor(name, OnnxJavaType.INT64, 1), GraphNodes.none())
                .orElseThrow()
                .counts()
                .of(past, fed);
    }

    /** The environment is shared by all tests, so its name must be the engine's. */
    private static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "shipgate");
    }

    private static GraphTensor tensor(String name, OnnxJavaType type, int rank) {
        return new GraphTensor(
                name,
                type,
                List.of(new Dimension(-1, "a"), new Dimension(-1, "b"), new Dimension(-1, "c"), new Dimension(-1, "d"))
                        .subList(0, rank));
    }

    private static GraphEditor editor() {
        return GraphEditor.of(EmbeddedModel.bundle(SHIP));
    }

    private void assertSteps(GraphEditor edited) {
        assertSteps(edited.writeTo(folder.resolve("edited")));
    }

    /** The rows are those of the unchanged graph. */
    private static void assertSteps(Path bundle) {
        try (Engine engine = open(bundle);
                Engine unchanged = open(EmbeddedModel.bundle(SHIP))) {
            float[] row = new float[engine.vocabularySize()];
            float[] expected = new float[engine.vocabularySize()];
            for (int token : List.of(338, 812, 811)) {
                engine.step(token, row);
                unchanged.step(token, expected);
                assertThat(row).containsExactly(expected, within(1e-4f));
            }
        }
    }

    private static Engine open(Path bundle) {
        return OnnxEngine.open(Bundle.open(bundle), EngineOptions.defaults());
    }
}
