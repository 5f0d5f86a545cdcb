package dev.shipgate.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.SeedException;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.oracle.FullRow;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("reads the memory of the JVM")
class OnnxEngineTests {

    private static final int VOCABULARY = 2048;
    private static final Path STATUS = Path.of("/proc/self/status");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"decode_fp32", "decode_int8hu_block32_sym", "decode_int8lin", "genai_int8", "genai_int4"})
    void every_embedded_bundle_opens_with_all_its_states(String variant) {
        try (Engine engine = open(EmbeddedModel.bundle(variant))) {
            assertThat(engine.vocabularySize()).isEqualTo(VOCABULARY);
            assertThat(engine.facts().states()).hasSize(16);
            assertThat(engine.facts().staticInputIds()).isEqualTo(variant.startsWith("decode"));
            assertThat(engine.facts().options())
                    .containsEntry("execution_provider", "cpu")
                    .containsEntry("telemetry", "off");
        }
    }

    @Test
    void a_prompt_fed_token_by_token_gives_the_oracles_rows() {
        assertAgrees(EmbeddedModel.bundle("decode_fp32"), 1e-3);
    }

    @Test
    void int32_ids_positions_and_masks_are_fed_as_such() {
        assertAgrees(
                GraphEditor.of(EmbeddedModel.bundle("decode_fp32"))
                        .castInput("input_ids", TensorProto.DataType.INT32)
                        .castInput("position_ids", TensorProto.DataType.INT32)
                        .castInput("attention_mask", TensorProto.DataType.INT32)
                        .writeTo(folder.resolve("int32")),
                1e-3);
    }

    @Test
    void positions_in_three_planes_are_fed_to_each() {
        assertAgrees(
                GraphEditor.of(EmbeddedModel.bundle("decode_fp32"))
                        .takePositionsInPlanes()
                        .writeTo(folder.resolve("planes")),
                1e-3);
    }

    @Test
    void float16_logits_are_widened() {
        assertAgrees(
                GraphEditor.of(EmbeddedModel.bundle("decode_fp32"))
                        .castOutput("logits", TensorProto.DataType.FLOAT16)
                        .writeTo(folder.resolve("fp16")),
                0.02);
    }

    @Test
    void float16_states_are_carried_and_seeded() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        for (String layer : new String[] {"0", "1"}) {
            editor.castInput("past_key_values." + layer + ".recurrent_state", TensorProto.DataType.FLOAT16)
                    .castOutput("present." + layer + ".recurrent_state", TensorProto.DataType.FLOAT16);
        }

        Path bundle = editor.writeTo(folder.resolve("fp16"));

        assertAgrees(bundle, 0.1);
        assertSeedAgrees(bundle, 0.1);
    }

    @Test
    void the_states_of_another_exporter_are_found() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        for (int layer : new int[] {0, 1, 2, 4, 5, 6}) {
            editor.renameInput("past_key_values." + layer + ".conv_state", "past_conv." + layer)
                    .renameOutput("present." + layer + ".conv_state", "present_conv." + layer)
                    .renameInput("past_key_values." + layer + ".recurrent_state", "past_recurrent." + layer)
                    .renameOutput("present." + layer + ".recurrent_state", "present_recurrent." + layer);
        }

        assertAgrees(editor.writeTo(folder.resolve("renamed")), 1e-3);
    }

    @Test
    void a_seeded_step_gives_the_oracles_row() {
        assertSeedAgrees(EmbeddedModel.bundle("decode_fp32"), 1e-3);
    }

    @Test
    void a_reset_clears_the_state() {
        try (Engine engine = open(EmbeddedModel.shipBundle())) {
            float[] first = row(engine, 338);
            row(engine, 812);
            engine.reset();

            assertThat(row(engine, 338)).isEqualTo(first);
        }
    }

    @Test
    void logits_that_are_not_numbers_are_passed_through() {
        Path bundle = GraphEditor.of(EmbeddedModel.shipBundle())
                .addConstant("not_a_number", Float.NaN)
                .wrapOutput("logits", "Mul", "not_a_number")
                .writeTo(folder.resolve("nan"));

        try (Engine engine = open(bundle)) {
            assertThat(row(engine, 338)).containsOnly(Float.NaN);
        }
    }

    @Test
    void a_state_without_its_output_is_refused_by_name() {
        Path bundle = GraphEditor.of(EmbeddedModel.shipBundle())
                .removeOutput("present.4.recurrent_state")
                .writeTo(folder.resolve("lost"));

        assertRefused(bundle, Stage.CONTRACT, "past_key_values.4.recurrent_state", "present.4.recurrent_state");
    }

    @Test
    void a_graph_without_logits_is_refused() {
        Path bundle = GraphEditor.of(EmbeddedModel.shipBundle())
                .removeOutput("logits")
                .writeTo(folder.resolve("mute"));

        assertRefused(bundle, Stage.CONTRACT, "no output logits");
    }

    @Test
    void an_unknown_input_is_not_supported_and_the_refusal_says_what_to_add() {
        Path bundle =
                GraphEditor.of(EmbeddedModel.shipBundle()).addInput("mystery").writeTo(folder.resolve("extra"));

        assertRefused(
                bundle,
                Stage.UNSUPPORTED,
                "mystery",
                "past_key_values.N.key",
                "\"states\" in a shipgate-bundle.json",
                "--engine exec:PROGRAM");
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 'exactly 8 tokens per step'", "0, 2, 'exactly 2 prompts per step'"})
    void a_graph_of_several_tokens_or_prompts_is_not_supported(int axis, long length, String problem) {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("genai_int8"));
        editor.input("input_ids")
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(axis)
                .setDimValue(length);

        assertRefused(
                editor.writeTo(folder.resolve("wide")), Stage.UNSUPPORTED, problem, "doesn't pad", "export the graph");
    }

    @Test
    void an_undefined_dimension_is_refused() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.bundle("genai_int8"), folder.resolve("genai"));
        Path config = bundle.resolve("genai_config.json");
        Files.writeString(config, Files.readString(config).replace("\"head_size\": 32,", ""));

        assertRefused(bundle, Stage.UNSUPPORTED, "kv_cache_dim", "model.decoder.head_size");
    }

    @Test
    void a_model_that_the_runtime_refuses_is_named_in_one_line() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("noise"));
        Files.write(bundle.resolve("model.onnx"), new byte[1000]);

        assertRefused(bundle, Stage.LOAD, "model.onnx", "ONNX Runtime cannot load it");
    }

    @Test
    void weights_that_are_missing_are_named() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("hollow"));
        Files.delete(bundle.resolve("model.onnx.data"));

        assertRefused(bundle, Stage.LOAD, "model.onnx.data");
    }

    @Test
    void the_engine_survives_a_seed_of_the_wrong_shape() {
        try (Engine engine = open(EmbeddedModel.shipBundle())) {
            OracleSeed seed = Objects.requireNonNull(alphabet().seed());
            Map<StateSlot, Tensor> wrong = new LinkedHashMap<>(seed.state());
            StateSlot slot = new StateSlot(0, StateKind.RECURRENT_STATE);
            wrong.put(slot, ArrayTensor.of(Shape.of(1, 2, 32, 32), new float[2048]));

            assertThatExceptionOfType(SeedException.class)
                    .isThrownBy(() -> engine.seed(wrong, seed.position()))
                    .withMessageContaining("0.recurrent_state as [1, 2, 32, 32]")
                    .withMessageContaining("[1, 4, 32, 32]");
            assertThat(row(engine, 338)).doesNotContain(Float.NaN);
        }
    }

    @Test
    void a_seed_with_a_missing_state_is_refused_by_name() {
        try (Engine engine = open(EmbeddedModel.shipBundle())) {
            OracleSeed seed = Objects.requireNonNull(alphabet().seed());
            Map<StateSlot, Tensor> incomplete = new LinkedHashMap<>(seed.state());
            incomplete.remove(new StateSlot(3, StateKind.KEY));

            assertThatExceptionOfType(SeedException.class)
                    .isThrownBy(() -> engine.seed(incomplete, seed.position()))
                    .withMessage("the bundle carries [3.key], but the oracle did not record it");
        }
    }

    @Tag("thorough")
    @Test
    void hundreds_of_steps_and_forty_sessions_leak_no_memory() throws IOException {
        Assumptions.assumeTrue(Files.exists(STATUS), "resident memory is read from /proc, which this system has not");
        useSessions(40);
        System.gc();
        long before = residentKib();

        useSessions(40);

        System.gc();
        assertThat(residentKib() - before).isLessThan(32 << 10);
    }

    /** Opens, steps, seeds and resets. A session that was not closed holds some 15 MB, a result some 0.3 MB. */
    private static void useSessions(int sessions) {
        OracleSeed seed = Objects.requireNonNull(alphabet().seed());
        for (int i = 0; i < sessions; i++) {
            try (Engine engine = open(EmbeddedModel.shipBundle())) {
                float[] logits = new float[VOCABULARY];
                for (int step = 0; step < 10; step++) {
                    engine.step(step, logits);
                }
                engine.reset();
                engine.seed(seed.state(), seed.position());
                engine.step(seed.tokenId(), logits);
            }
        }
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static void assertAgrees(Path bundle, double tolerance) {
        OracleCase alphabet = alphabet();
        try (Engine engine = open(bundle)) {
            for (int position = 0; position < alphabet.positions(); position++) {
                float[] row = row(engine, alphabet.inputIds().get(position));
                assertSame(row, alphabet.row(position).either(FullRow::logits, TopKRow::logits), tolerance);
            }
        }
    }

    private static void assertSeedAgrees(Path bundle, double tolerance) {
        OracleSeed seed = Objects.requireNonNull(alphabet().seed());
        try (Engine engine = open(bundle)) {
            row(engine, 5);
            engine.seed(seed.state(), seed.position());

            assertSame(row(engine, seed.tokenId()), seed.row().either(FullRow::logits, TopKRow::logits), tolerance);
        }
    }

    private static void assertSame(float[] found, float[] expected, double tolerance) {
        assertThat(TopTwo.of(found).top1Id()).isEqualTo(TopTwo.of(expected).top1Id());
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(tolerance));
        }
    }

    private static void assertRefused(Path bundle, Stage stage, String... parts) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> open(bundle).close())
                .returns(stage, EngineException::stage)
                .withMessageContainingAll(parts)
                .satisfies(refusal -> assertThat(refusal.getMessage().lines()).hasSize(1));
    }

    private static Engine open(Path bundle) {
        return OnnxEngine.open(Bundle.open(bundle), EngineOptions.defaults());
    }

    private static float[] row(Engine engine, int tokenId) {
        float[] logits = new float[VOCABULARY];
        engine.step(tokenId, logits);
        return logits;
    }

    private static OracleCase alphabet() {
        return Oracle.read(EmbeddedModel.oracle()).cases().get(0);
    }
}
