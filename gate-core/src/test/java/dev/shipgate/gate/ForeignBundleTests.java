package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.StateStacker;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import dev.shipgate.transcript.WeightAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded model as other exporters would lay it out: each must be gated to a verdict. */
class ForeignBundleTests {

    private static final Path EMBEDDED = EmbeddedModel.bundle("decode_int8hu_block32_sym");
    private static final List<Integer> LINEAR_LAYERS = List.of(0, 1, 2, 4, 5, 6);
    private static final List<Integer> FULL_LAYERS = List.of(3, 7);

    @TempDir
    Path folder;

    @Test
    void a_folder_of_transformers_js() throws IOException {
        Path bundle = optimum(GraphEditor.of(EMBEDDED));

        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.measured().bundle().layout()).isEqualTo("optimum");
        assertThat(transcript.measured().bundle().vocabularySize()).isEqualTo(2048);
        assertThat(transcript.measured().bundle().eosTokenIds()).containsExactly(0);
    }

    @Test
    void only_the_named_graph_of_several_is_pinned() throws IOException {
        Path bundle = optimum(GraphEditor.of(EMBEDDED));
        Files.copy(bundle.resolve("onnx/model.onnx"), bundle.resolve("onnx/model_q4.onnx"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContaining(
                        "has several graphs: [onnx/model.onnx, onnx/model_q4.onnx]; name the one to gate");
        Bundle named = Bundle.open(bundle.resolve("onnx/model.onnx"));
        assertThat(named.name()).isEqualTo("b/model");
        assertThat(named.pinFiles()).extracting(file -> file.path()).doesNotContain("onnx/model_q4.onnx");
    }

    @Test
    void a_separate_embedding_is_run_audited_and_pinned() throws IOException {
        Path bundle = splitEmbedding(false);

        Transcript transcript = gate(bundle.resolve("onnx/decoder_model_merged_q4.onnx"));

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.measured().bundle().files())
                .extracting(file -> file.path())
                .contains("onnx/embed_tokens_q4.onnx", "onnx/decoder_model_merged_q4.onnx")
                .doesNotContain("onnx/embed_tokens.onnx");
        assertThat(Objects.requireNonNull(transcript.measured().bundle().audit())
                        .weights())
                .extracting(weight -> weight.role())
                .contains(WeightAudit.Role.EMBEDDING, WeightAudit.Role.HEAD);
    }

    @Test
    void an_embedding_of_another_model_is_red() throws IOException {
        assertThat(gate(splitEmbedding(true).resolve("onnx/decoder_model_merged_q4.onnx"))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_decoder_that_takes_embeddings_needs_their_graph() throws IOException {
        Path bundle = splitEmbedding(false);
        Files.delete(bundle.resolve("onnx/embed_tokens.onnx"));
        Files.delete(bundle.resolve("onnx/embed_tokens_q4.onnx"));

        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(transcript.headline()).contains("instead of ids, but there is no embed_tokens*.onnx in its folder");
    }

    @Test
    void an_embedding_with_further_outputs_is_run() throws IOException {
        String table = "model.embed_tokens.weight";
        GraphEditor editor = GraphEditor.of(EMBEDDED);
        float[] rows = editor.floats(table);
        int hidden = rows.length / 2048;
        editor.redirect("/model/embed_tokens/Gather/output_0", "summed")
                .removeNode("/model/embed_tokens/Gather")
                .removeInput("input_ids")
                .addInput("inputs_embeds")
                .addInput("per_layer_inputs");
        editor.input("inputs_embeds").setType(GraphEditor.floats(1, 1, hidden));
        editor.input("per_layer_inputs").setType(GraphEditor.floats(1, 1, hidden));
        editor.addNode("Add", "summed", List.of("inputs_embeds", "per_layer_inputs"));
        Path bundle = optimum(editor);
        Path graphs = bundle.resolve("onnx");
        Files.move(graphs.resolve("model.onnx"), graphs.resolve("decoder_model_merged.onnx"));
        for (int i = 0; i < rows.length; i++) {
            rows[i] /= 2;
        }
        Path embedding = graphs.resolve("embed_tokens.onnx");
        GraphEditor.embedding(rows, hidden, embedding, List.of("inputs_embeds", "per_layer_inputs"));

        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
    }

    @Test
    void an_input_that_the_gate_does_not_understand_is_inconclusive() {
        Transcript transcript =
                gate(GraphEditor.of(EMBEDDED).addInput("mystery").writeTo(folder.resolve("b")));

        assertThat(transcript.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(transcript.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.family()).isEqualTo(Family.UNSUPPORTED);
            assertThat(finding.evidence()).singleElement().asString().contains("mystery", "exec:");
        });
    }

    /** Two embeddings lie there, and only that of the decoder's own type is its own. */
    private Path splitEmbedding(boolean rolled) throws IOException {
        String table = "model.embed_tokens.weight";
        GraphEditor editor = GraphEditor.of(EMBEDDED);
        float[] rows = editor.floats(table);
        int hidden = rows.length / 2048;
        editor.redirect("/model/embed_tokens/Gather/output_0", "inputs_embeds")
                .removeNode("/model/embed_tokens/Gather")
                .removeInput("input_ids")
                .addInput("inputs_embeds");
        editor.input("inputs_embeds").setType(GraphEditor.floats(1, 1, hidden));
        Path bundle = optimum(editor);
        Path graphs = bundle.resolve("onnx");
        Files.move(graphs.resolve("model.onnx"), graphs.resolve("decoder_model_merged_q4.onnx"));
        if (rolled) {
            float[] straight = rows.clone();
            System.arraycopy(straight, 0, rows, hidden, rows.length - hidden);
        }
        GraphEditor.embedding(rows, hidden, graphs.resolve("embed_tokens_q4.onnx"));
        GraphEditor.embedding(new float[rows.length], hidden, graphs.resolve("embed_tokens.onnx"));
        return bundle;
    }

    @Test
    void a_decoder_merged_of_two_is_told_whether_there_is_a_cache() throws IOException {
        Transcript transcript = gate(optimum(merged("Xor")));

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
    }

    @Test
    void a_decoder_that_wants_to_be_told_otherwise_is_red() throws IOException {
        assertThat(gate(optimum(merged("Equal"))).verdict()).isEqualTo(Verdict.FAIL);
    }

    /** Its logits are spoilt if it is told the wrong thing; told right, the difference below is 0. */
    private static GraphEditor merged(String wrongIf) {
        GraphEditor editor = GraphEditor.of(EMBEDDED).addInput("use_cache_branch");
        editor.input("use_cache_branch")
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(TensorProto.DataType.BOOL_VALUE);
        return editor.addIntegers("position_is_0", 0)
                .addFloats("spoils_everything", new long[] {1}, 2)
                .renameProduct("logits", "logits_inner")
                .addNode("Equal", "at_the_start", List.of("position_ids", "position_is_0"))
                .addNode("Not", "has_a_cache", List.of("at_the_start"))
                .addNode(wrongIf, "was_told_wrong", List.of("has_a_cache", "use_cache_branch"))
                .addNode("Cast", "wrong", List.of("was_told_wrong"), GraphEditor.integer("to", 1))
                .addNode("Mul", "spoilt", List.of("wrong", "spoils_everything"))
                .addNode("Mul", "spoilt_logits", List.of("logits_inner", "spoilt"))
                .addNode("Sub", "logits", List.of("logits_inner", "spoilt_logits"));
    }

    @Tag("thorough")
    @Test
    void a_model_without_states_is_fed_all_that_came_before() {
        Transcript transcript = gate(stateless().writeTo(folder.resolve("b")));

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(judgement(transcript, CheckId.TEACHER_FORCED_SWEEP).tally())
                .extracting(Tally::agreed)
                .isEqualTo(16);
        assertThat(judgement(transcript, CheckId.SEEDED_STEP).standing()).isEqualTo(Standing.NOT_APPLICABLE);
        assertThat(judgement(transcript, CheckId.CARRIED_STATE).standing()).isEqualTo(Standing.NOT_APPLICABLE);
    }

    @Test
    void a_model_without_states_that_takes_one_token_has_lost_them() {
        GraphEditor editor = GraphEditor.of(EMBEDDED).loseStates();

        Transcript transcript = gate(editor.writeTo(folder.resolve("b")));

        assertThat(transcript.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(transcript.headline()).contains("takes one token per step and carries no state");
    }

    @Test
    void a_bare_graphs_manifest_explains_unusual_state_names() throws IOException {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("genai_int8"));
        FULL_LAYERS.forEach(layer -> List.of("key", "value")
                .forEach(kind -> editor.renameInput(
                                "past_key_values." + layer + "." + kind, "cache_in_" + kind + "_" + layer)
                        .renameOutput("present." + layer + "." + kind, "cache_out_" + kind + "_" + layer)));
        Path bundle = editor.writeTo(folder.resolve("b"));
        Files.delete(bundle.resolve("genai_config.json"));
        Files.delete(bundle.resolve("config.json"));
        List<String> states = new ArrayList<>();
        FULL_LAYERS.forEach(layer -> List.of("key", "value")
                .forEach(kind -> states.add(String.format(
                        "{\"input\": \"cache_in_%2$s_%1$d\", \"output\": \"cache_out_%2$s_%1$d\", \"layer\": %1$d, "
                                + "\"kind\": \"%2$s\"}",
                        layer, kind))));
        Files.writeString(
                bundle.resolve("shipgate-bundle.json"),
                "{\"schema\": \"shipgate-bundle/1\", \"name\": \"bare\", \"model\": \"model.onnx\", \"vocab_size\": "
                        + "2048,"
                        + " \"max_context_length\": 4096, \"dimensions\": {\"kv_cache_dim\": 32}, \"states\": ["
                        + String.join(", ", states) + "]}");

        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.measured().bundle().name()).isEqualTo("bare");
    }

    @Test
    void stacked_states_belong_to_the_layers_the_oracle_recorded() {
        GraphEditor editor = GraphEditor.of(EMBEDDED);
        stackAll(editor, "past_keys", "present_keys");

        Transcript transcript = gate(editor.writeTo(folder.resolve("b")));

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(judgement(transcript, CheckId.SEEDED_STEP).verdict()).isEqualTo(Verdict.PASS);
        assertThat(Objects.requireNonNull(transcript.measured().bundle().engine())
                        .states())
                .extracting(state -> state.slot() + " " + state.input())
                .contains(
                        "3.key past_keys",
                        "7.key past_keys",
                        "0.conv_state conv_cache",
                        "6.recurrent_state ssm_states");
    }

    @Test
    void a_manifest_of_ones_own_names_the_layers_of_stacked_states() throws IOException {
        GraphEditor editor = GraphEditor.of(EMBEDDED);
        stackAll(editor, "cached", "cached_next");
        Path bundle = editor.writeTo(folder.resolve("b"));
        String manifest = "{\"schema\": \"shipgate-bundle/1\", \"model\": \"model.onnx\", \"vocab_size\": 2048,"
                + " \"max_context_length\": 4096, \"tokenizer\": \"tokenizer/tokenizer.json\", \"states\": "
                + "[{\"input\": \"cached\","
                + " \"output\": \"cached_next\", \"layers\": %s, \"kind\": \"key\"}]}";
        Files.delete(bundle.resolve("metadata.json"));

        Files.writeString(bundle.resolve("shipgate-bundle.json"), manifest.formatted("[3, 7]"));
        Transcript right = gate(bundle);
        Files.writeString(bundle.resolve("shipgate-bundle.json"), manifest.formatted("[7, 3]"));
        Transcript wrong = gate(bundle);

        assertThat(right.verdict().mayShip()).as(right.headline()).isTrue();
        assertThat(wrong.verdict())
                .as("the keys of two layers are taken for one another's")
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void stacked_states_of_unrecorded_layers_are_inconclusive() {
        GraphEditor editor = GraphEditor.of(EMBEDDED);
        new StateStacker(editor, true).stack("key", List.of(3), List.of(3), "k_cache", "k_cache_out");

        Transcript transcript = gate(editor.writeTo(folder.resolve("b")));

        assertThat(transcript.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(transcript.headline()).contains("0.key");
    }

    private static void stackAll(GraphEditor editor, String keys, String newKeys) {
        new StateStacker(editor, false)
                .stack("key", FULL_LAYERS, FULL_LAYERS, keys, newKeys)
                .stack("value", FULL_LAYERS, FULL_LAYERS, "past_values", "present_values")
                .stack("conv_state", LINEAR_LAYERS, LINEAR_LAYERS, "conv_cache", "conv_cache_out")
                .stack("recurrent_state", LINEAR_LAYERS, LINEAR_LAYERS, "ssm_states", "new_ssm_states");
    }

    @Test
    void a_manifest_of_ones_own_is_read_strictly() throws IOException {
        Path bundle = Files.createDirectories(folder.resolve("b"));
        Files.writeString(
                bundle.resolve("shipgate-bundle.json"), "{\"schema\": \"shipgate-bundle/1\", \"modle\": \"m\"}");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContaining("modle");
    }

    @Test
    void a_manifest_of_another_schema_is_refused_for_that_and_not_for_its_keys() throws IOException {
        Path bundle = Files.createDirectories(folder.resolve("b"));
        Files.writeString(
                bundle.resolve("shipgate-bundle.json"), "{\"schema\": \"shipgate-bundle/2\", \"graphs\": []}");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContaining("expected schema shipgate-bundle/1, found shipgate-bundle/2");
    }

    private Path optimum(GraphEditor editor) throws IOException {
        LINEAR_LAYERS.forEach(
                layer -> editor.renameInput("past_key_values." + layer + ".conv_state", "past_conv." + layer)
                        .renameOutput("present." + layer + ".conv_state", "present_conv." + layer)
                        .renameInput("past_key_values." + layer + ".recurrent_state", "past_recurrent." + layer)
                        .renameOutput("present." + layer + ".recurrent_state", "present_recurrent." + layer));
        Path written = editor.writeTo(folder.resolve("written"));
        Path bundle = folder.resolve("b");
        Files.createDirectories(bundle.resolve("onnx"));
        move(written.resolve("model.onnx"), bundle.resolve("onnx/model.onnx"));
        move(written.resolve("model.onnx.data"), bundle.resolve("onnx/model.onnx.data"));
        move(written.resolve("tokenizer/tokenizer.json"), bundle.resolve("tokenizer.json"));
        move(written.resolve("tokenizer/tokenizer_config.json"), bundle.resolve("tokenizer_config.json"));
        Files.copy(EmbeddedModel.bundle("genai_int8").resolve("config.json"), bundle.resolve("config.json"));
        return bundle;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static GraphEditor stateless() {
        return GraphEditor.of(EmbeddedModel.bundle("genai_int8")).loseStates();
    }

    private static Judgement judgement(Transcript transcript, CheckId check) {
        return transcript.judgements().stream()
                .filter(each -> each.subject().check() == check)
                .findFirst()
                .orElseThrow();
    }

    private static Transcript gate(Path bundle) {
        return EmbeddedModel.gate(EmbeddedModel.shortRequest(bundle));
    }
}
