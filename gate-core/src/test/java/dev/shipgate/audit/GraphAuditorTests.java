package dev.shipgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Granularity;
import dev.shipgate.transcript.WeightAudit.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphAuditorTests {

    @TempDir
    Path folder;

    @Test
    void the_ship_bundle_has_8_bits_in_blocks_of_32() {
        GraphAudit audit = audit(EmbeddedModel.shipBundle());

        assertThat(audit.weights())
                .filteredOn(weight ->
                        weight.role() == Role.BODY && weight.operator().equals("MatMulNBits"))
                .hasSize(62)
                .allSatisfy(weight -> {
                    assertThat(weight.bits()).isEqualTo(8);
                    assertThat(weight.granularity()).isEqualTo(Granularity.PER_BLOCK);
                    assertThat(weight.blockSize()).isEqualTo(32);
                    assertThat(weight.symmetric()).isTrue();
                    assertThat(weight.zeroScales()).isZero();
                });
        assertThat(audit.headTied()).isFalse();
        assertThat(audit.opsets()).containsEntry("ai.onnx", 21L).containsEntry("com.microsoft", 1L);
        assertThat(audit.contribOperators()).containsEntry("com.microsoft.GroupQueryAttention", 2);
    }

    @Test
    void a_head_of_8_bits_has_its_parameters_and_bytes() {
        WeightAudit head = head(audit(EmbeddedModel.shipBundle()));

        assertThat(head.parameters()).isEqualTo(2048 * 128);
        assertThat(head.bytes()).as("codes and float32 scales").isEqualTo(2048 * 128 + 2048 * 4 * 4);
        assertThat(head.saturatedShare())
                .as("about one code of 32 is the largest")
                .isCloseTo(1 / 32.0, within(0.01));
    }

    @Test
    void clipping_shows_in_the_share_of_saturated_codes() {
        assertThat(head(audit(EmbeddedModel.bundle("decode_int8hu_clipped"))).saturatedShare())
                .isGreaterThan(0.15);
    }

    @Test
    void a_head_after_a_cast_is_found_in_its_stored_type() {
        WeightAudit head = head(audit(EmbeddedModel.bundle("decode_int8lin")));

        assertThat(head.dtype()).isEqualTo("float16");
        assertThat(head.quantised()).isFalse();
    }

    @Test
    void four_bits_are_unpacked() {
        WeightAudit head = head(audit(EmbeddedModel.bundle("genai_int4")));

        assertThat(head.bits()).isEqualTo(4);
        assertThat(head.codeLevels()).isBetween(15, 16);
        assertThat(head.parameters()).isEqualTo(2048 * 128);
    }

    @Test
    void the_states_that_do_not_grow_are_counted() {
        assertThat(audit(EmbeddedModel.shipBundle()).stateBytes()).isEqualTo(6 * 4 * (384 * 3 + 4 * 32 * 32));
    }

    @Test
    void a_token_reads_one_row_of_the_embedding() {
        GraphAudit audit = audit(EmbeddedModel.shipBundle());
        long embedding = audit.weights().stream()
                .filter(weight -> weight.role() == Role.EMBEDDING)
                .mapToLong(WeightAudit::bytes)
                .sum();

        assertThat(embedding).isEqualTo(2048 * 128 * 4);
        assertThat(audit.bytesPerToken()).isLessThan(audit.totalWeightBytes() - embedding + 2 * 128 * 4);
    }

    @Test
    void a_head_that_shares_the_embeddings_tensor_is_tied() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.addNode("Transpose", "tied_head", List.of("model.embed_tokens.weight"), GraphEditor.ints("perm", 1, 0));
        editor.node("/lm_head/MatMul").setInput(1, "tied_head");

        assertThat(audit(editor.writeTo(folder.resolve("b"))).headTied()).isTrue();
    }

    @Test
    void the_accuracy_levels_are_counted_and_an_absent_one_is_0() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.shipBundle());
        editor.nodes("MatMulNBits").get(0).clearAttribute();
        GraphEditor.attribute(editor.nodes("MatMulNBits").get(1), "accuracy_level", 1);

        assertThat(audit(editor.writeTo(folder.resolve("b"))).accuracyLevels()).isEqualTo(Map.of(0L, 1, 1L, 1, 4L, 61));
    }

    @Test
    void a_graph_without_quantised_products_has_no_accuracy_levels() {
        assertThat(audit(EmbeddedModel.bundle("decode_fp32")).accuracyLevels()).isEmpty();
    }

    @Test
    void truncated_weights_are_refused_by_name() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("b"));
        Path data = bundle.resolve("model.onnx.data");
        byte[] bytes = Files.readAllBytes(data);
        Files.write(data, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> audit(bundle))
                .withMessageContaining("model.onnx.data: the weight ")
                .withMessageContaining("but the file size is " + bytes.length / 2);
    }

    @Test
    void weights_outside_the_bundle_are_refused() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.shipBundle());
        editor.initializer("lm_head.MatMul.weight_scales").getExternalDataBuilderList().stream()
                .filter(entry -> entry.getKey().equals("location"))
                .forEach(entry -> entry.setValue("../../etc/passwd"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> audit(editor.writeTo(folder.resolve("b"))))
                .withMessageContaining("outside the folder");
    }

    @Test
    void a_file_that_is_not_a_graph_is_refused() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("b"));
        Files.writeString(bundle.resolve("model.onnx"), "this is no protobuf");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> audit(bundle))
                .withMessageContaining("model.onnx: cannot be read as an ONNX model");
    }

    @Test
    void every_claim_of_the_ship_bundle_is_true() {
        assertThat(claims(EmbeddedModel.shipBundle())).hasSizeGreaterThan(8).allMatch(Claim::borneOut);
    }

    @Test
    void a_head_with_blocks_that_claims_channels_is_caught_twice() {
        assertThat(claims(EmbeddedModel.bundle("decode_int8hu_perchan_sym")))
                .filteredOn(claim -> !claim.borneOut())
                .extracting(Claim::id)
                .containsExactly("metadata:compression.head.granularity", "name:perchan");
    }

    @Test
    void a_folder_name_may_claim_more_than_the_manifest() {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("my_model_int4_asym_fp16head"));

        assertThat(claims(bundle))
                .filteredOn(claim -> !claim.borneOut())
                .extracting(Claim::id)
                .containsExactly("name:int4", "name:asym", "name:fp16head");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fp16_states",
                "kv_int4",
                "bf16_logits",
                "int8_kv_int4",
                "fp16-cache",
                "model-int4-kv",
                "int4_experts"
            })
    void a_name_that_speaks_of_something_else_claims_nothing_of_the_weights(String name) {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve(name));

        assertThat(claims(bundle)).allMatch(Claim::borneOut);
    }

    @ParameterizedTest
    @ValueSource(strings = {"int4_kv_int8", "kv_heads_int4", "model_int4"})
    void a_name_that_speaks_of_weights_is_a_claim(String name) {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve(name));

        assertThat(claims(bundle))
                .filteredOn(claim -> !claim.borneOut())
                .extracting(Claim::id)
                .containsExactly("name:int4");
    }

    private static GraphAudit audit(Path bundle) {
        return GraphAuditor.audit(Bundle.open(bundle));
    }

    private static List<Claim> claims(Path bundle) {
        return ClaimReader.read(Bundle.open(bundle), audit(bundle));
    }

    private static WeightAudit head(GraphAudit audit) {
        return audit.weights().stream()
                .filter(weight -> weight.role() == Role.HEAD)
                .findFirst()
                .orElseThrow();
    }
}
