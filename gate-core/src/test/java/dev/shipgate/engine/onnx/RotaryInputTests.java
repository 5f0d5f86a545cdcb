package dev.shipgate.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.Rotary;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.onnx.GraphTensor.Dimension;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.PromptRows;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph that takes the cosines and sines of its positions instead of looking them up. */
class RotaryInputTests {

    private static final Path GENAI = EmbeddedModel.bundle("genai_int8");
    private static final List<Integer> PROMPT = List.of(338, 812, 811, 5, 77);
    private static final float TOLERANCE = 1e-4f;

    @TempDir
    Path folder;

    @Test
    void the_source_models_config_says_what_the_rows_are() {
        try (Engine engine = open(rotated());
                Engine plain = open(GENAI)) {
            assertThat(largestDifference(engine, plain)).isLessThan(TOLERANCE);
        }
    }

    @Test
    void a_manifest_says_what_the_rows_are() throws IOException {
        Path bundle = bare(", \"rotary\": {\"theta\": 10000000, \"dimensions\": 8}");

        try (Engine engine = open(bundle);
                Engine plain = open(GENAI)) {
            assertThat(largestDifference(engine, plain)).isLessThan(TOLERANCE);
        }
    }

    @Test
    void another_theta_gives_other_logits() throws IOException {
        Path bundle = bare(", \"rotary\": {\"theta\": 10000, \"dimensions\": 8}");

        try (Engine engine = open(bundle);
                Engine plain = open(GENAI)) {
            assertThat(largestDifference(engine, plain)).isGreaterThan(100 * TOLERANCE);
        }
    }

    @Test
    void rows_that_nothing_explains_are_unsupported() throws IOException {
        Path bundle = bare("");

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> open(bundle).close())
                .returns(Stage.UNSUPPORTED, EngineException::stage)
                .withMessageContainingAll("rows of a rotary table", "\"rotary\": {\"theta\"", "shipgate-bundle.json");
    }

    @Test
    void a_scaled_embedding_is_unsupported() throws IOException {
        Path bundle = rotated();
        Path config = bundle.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"rope_type\": \"default\"", "\"rope_type\": \"yarn\""));

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> open(bundle).close())
                .returns(Stage.UNSUPPORTED, EngineException::stage)
                .withMessageContaining("doesn't declare an unscaled one");
    }

    @Test
    void rows_of_another_width_are_unsupported() throws IOException {
        Path bundle = bare(", \"rotary\": {\"theta\": 10000, \"dimensions\": 32}");

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> open(bundle).close())
                .returns(Stage.UNSUPPORTED, EngineException::stage)
                .withMessageContaining("expected rows of 16 or 32");
    }

    @Test
    void a_manifest_with_an_impossible_embedding_is_refused_in_one_line() throws IOException {
        Path bundle = bare(", \"rotary\": {\"theta\": 10000, \"dimensions\": 3}");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContainingAll("shipgate-bundle.json", "even number of dimensions")
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
    }

    @Test
    void angles_may_be_repeated() throws OrtException {
        GraphTensor tensor = new GraphTensor(
                "rotary_cos",
                OnnxJavaType.FLOAT,
                List.of(new Dimension(1, ""), new Dimension(-1, "s"), new Dimension(4, "")));
        RotaryInput input = new RotaryInput(tensor, new Rotary(100, 4), false, false);

        try (OnnxTensor rows =
                input.fill(OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "shipgate"), 2, 1)) {
            float[] found = ((float[][][]) rows.getValue())[0][0];
            float fast = (float) Math.cos(2);
            float slow = (float) Math.cos(0.2);
            assertThat(found).containsExactly(new float[] {fast, slow, fast, slow}, within(1e-6f));
        }
    }

    @Test
    void repeated_angles_may_be_neighbours() throws OrtException {
        GraphTensor tensor = new GraphTensor(
                "rotary_cos", OnnxJavaType.FLOAT, List.of(new Dimension(-1, "s"), new Dimension(4, "")));
        RotaryInput input = new RotaryInput(tensor, new Rotary(100, 4), true, false);

        try (OnnxTensor rows =
                input.fill(OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "shipgate"), 2, 1)) {
            float fast = (float) Math.cos(2);
            float slow = (float) Math.cos(0.2);
            assertThat(((float[][]) rows.getValue())[0])
                    .containsExactly(new float[] {fast, fast, slow, slow}, within(1e-6f));
        }
    }

    @Test
    void a_manifest_says_that_neighbours_turn_together() throws IOException {
        Path right = doubled("right", ", \"interleaved\": true");
        Path wrong = doubled("wrong", ", \"interleaved\": false");

        try (Engine plain = open(GENAI);
                Engine engine = open(right);
                Engine halves = open(wrong)) {
            assertThat(largestDifference(engine, plain)).isLessThan(TOLERANCE);
            assertThat(largestDifference(halves, plain)).isGreaterThan(100 * TOLERANCE);
        }
    }

    @Test
    void an_assumed_layout_is_said() throws IOException {
        try (Engine assumed = open(doubled("assumed", ""));
                Engine told = open(doubled("told", ", \"interleaved\": true"));
                Engine once = open(bare(", \"rotary\": {\"theta\": 10000000, \"dimensions\": 8}"))) {
            assertThat(assumed.facts().options().get("rotary_inputs"))
                    .startsWith("one half repeats the other, assumed")
                    .contains("\"interleaved\"");
            assertThat(told.facts().options()).containsEntry("rotary_inputs", "neighbours repeat each other");
            assertThat(once.facts().options()).doesNotContainKey("rotary_inputs");
        }
    }

    @Test
    void a_graph_shows_whether_it_turns_neighbours() throws IOException {
        GraphEditor editor = GraphEditor.of(GENAI);
        editor.addNode("Unsqueeze", "sin_of_heads", List.of("sin", "axis"))
                .addNode("Concat", "swapped_halves", List.of("second", "first"))
                .addNode("Mul", "turned_halves", List.of("swapped_halves", "sin_of_heads"));
        assertThat(RotaryInput.turnsNeighbours(nodes(editor), "sin")).contains(false);

        editor.addNode("Reshape", "swapped_pairs", List.of("joined", "shape"))
                .addNode("Mul", "turned_pairs", List.of("swapped_pairs", "sin_of_heads"));
        assertThat(RotaryInput.turnsNeighbours(nodes(editor), "sin")).contains(true);
    }

    private GraphNodes nodes(GraphEditor editor) throws IOException {
        Path file = folder.resolve("nodes.onnx");
        editor.writeGraphTo(file);
        return GraphNodes.read(file);
    }

    /** A graph that takes each cosine and sine twice, side by side, and uses one of them. */
    private Path doubled(String name, String interleaved) throws IOException {
        GraphEditor editor = GraphEditor.of(GENAI)
                .addIntegers("rows_from", 0)
                .addIntegers("rows_to", 8)
                .addIntegers("rows_axis", 2)
                .addIntegers("rows_step", 2);
        for (String part : List.of("cos", "sin")) {
            TypeProto.Builder type = GraphEditor.floats(1, 1, 8).toBuilder();
            type.getTensorTypeBuilder().getShapeBuilder().getDimBuilder(0).setDimParam("batch_size");
            type.getTensorTypeBuilder().getShapeBuilder().getDimBuilder(1).setDimParam("sequence_length");
            editor.graph().addInputBuilder().setName(part).setType(type);
            editor.redirect("/model/rotary_emb/" + part + "/h/Where/output_0", part + "_once");
            editor.graph()
                    .addNode(
                            0,
                            NodeProto.newBuilder()
                                    .setOpType("Slice")
                                    .addAllInput(List.of(part, "rows_from", "rows_to", "rows_axis", "rows_step"))
                                    .addOutput(part + "_once"));
        }
        Path bundle = editor.writeTo(folder.resolve(name));
        Files.delete(bundle.resolve("genai_config.json"));
        Files.writeString(
                bundle.resolve("shipgate-bundle.json"),
                "{\"schema\": \"shipgate-bundle/1\", \"model\": \"model.onnx\", \"head_size\": 32,"
                        + " \"rotary\": {\"theta\": 10000000, \"dimensions\": 8" + interleaved + "}}");
        return bundle;
    }

    private Path rotated() {
        GraphEditor editor = GraphEditor.of(GENAI);
        for (String name : List.of("cos", "sin")) {
            TypeProto.Builder type = GraphEditor.floats(1, 1, 4).toBuilder();
            type.getTensorTypeBuilder().getShapeBuilder().getDimBuilder(0).setDimParam("batch_size");
            type.getTensorTypeBuilder().getShapeBuilder().getDimBuilder(1).setDimParam("sequence_length");
            editor.graph().addInputBuilder().setName(name).setType(type);
            editor.redirect("/model/rotary_emb/" + name + "/h/Where/output_0", name);
        }
        return editor.writeTo(folder.resolve("rotated"));
    }

    private Path bare(String more) throws IOException {
        Path bundle = rotated();
        Files.delete(bundle.resolve("genai_config.json"));
        Files.writeString(
                bundle.resolve("shipgate-bundle.json"),
                "{\"schema\": \"shipgate-bundle/1\", \"model\": \"model.onnx\", \"head_size\": 32" + more + "}");
        return bundle;
    }

    private static float largestDifference(Engine engine, Engine plain) {
        float largest = 0;
        List<float[]> rows = PromptRows.of(engine, PROMPT);
        List<float[]> expected = PromptRows.of(plain, PROMPT);
        for (int i = 0; i < rows.size(); i++) {
            largest = Math.max(largest, largestDifference(rows.get(i), expected.get(i)));
        }
        float[] row = new float[engine.vocabularySize()];
        float[] expectedRow = new float[plain.vocabularySize()];
        engine.step(9, row);
        plain.step(9, expectedRow);
        return Math.max(largest, largestDifference(row, expectedRow));
    }

    private static float largestDifference(float[] row, float[] expected) {
        float largest = 0;
        for (int i = 0; i < row.length; i++) {
            largest = Math.max(largest, Math.abs(row[i] - expected[i]));
        }
        return largest;
    }

    private static Engine open(Path bundle) {
        return OnnxEngine.open(Bundle.open(bundle), EngineOptions.defaults());
    }
}
