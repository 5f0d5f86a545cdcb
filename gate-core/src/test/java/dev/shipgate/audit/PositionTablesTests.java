package dev.shipgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.PositionTable;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import dev.shipgate.transcript.WeightAudit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Constants with one row per position, against the context that the manifest promises. */
class PositionTablesTests {

    @TempDir
    Path folder;

    @Test
    void tables_that_are_gathered_by_positions_are_found_and_the_embedding_is_not() {
        assertThat(tables(EmbeddedModel.bundle("decode_fp32")))
                .extracting(PositionTable::name)
                .containsExactly("model.rotary_emb.cos_cache", "model.rotary_emb.sin_cache");
        assertThat(tables(EmbeddedModel.bundle("decode_fp32")))
                .extracting(PositionTable::positions)
                .containsExactly(4096L, 4096L);
    }

    @Test
    void a_square_mask_is_found() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.addFloats("causal", new long[] {1, 1, 48, 48}, new float[48 * 48])
                .addIntegers("from", 0)
                .addIntegers("to", 1)
                .addNode("Slice", "causal_now", List.of("causal", "from", "to"));

        assertThat(tables(editor.writeTo(folder.resolve("bundle")))).contains(new PositionTable("causal", "Slice", 48));
    }

    @Test
    void a_table_that_is_cut_at_the_length_so_far_is_found() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.addFloats("doubled", new long[] {1, 1, 100, 8}, new float[800])
                .addIntegers("from", 0)
                .addIntegers("axis", 2)
                .addNode("Shape", "length", List.of("attention_mask"))
                .addNode("Slice", "so_far", List.of("doubled", "from", "length", "axis"));

        assertThat(tables(editor.writeTo(folder.resolve("bundle"))))
                .contains(new PositionTable("doubled", "Slice", 100));
    }

    @Test
    void a_table_that_is_cut_at_a_fixed_place_is_none() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.addFloats("weights", new long[] {100, 8}, new float[800])
                .addIntegers("from", 0)
                .addIntegers("to", 50)
                .addNode("Slice", "some", List.of("weights", "from", "to"));

        assertThat(tables(editor.writeTo(folder.resolve("bundle"))))
                .extracting(PositionTable::name)
                .doesNotContain("weights");
    }

    @Test
    void cosines_and_sines_of_operators_are_found() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.addFloats("cosines", new long[] {100, 4}, new float[400])
                .addFloats("sines", new long[] {90, 4}, new float[360]);
        editor.graph()
                .addNodeBuilder()
                .setOpType("RotaryEmbedding")
                .setDomain("com.microsoft")
                .addAllInput(List.of("x", "position_ids", "cosines", "sines"))
                .addOutput("y");

        assertThat(tables(editor.writeTo(folder.resolve("bundle"))))
                .contains(
                        new PositionTable("cosines", "RotaryEmbedding", 100),
                        new PositionTable("sines", "RotaryEmbedding", 90));
    }

    @Test
    void a_table_in_a_constant_node_is_found() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.graph().addNode(constant("cosines", 100));
        editor.graph().addNode(rotary("cosines", "sines"));

        assertThat(tables(editor.writeTo(folder.resolve("bundle"))))
                .contains(new PositionTable("cosines", "RotaryEmbedding", 100));
    }

    @Test
    void a_table_in_the_body_of_a_loop_is_found() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.graph()
                .addNodeBuilder()
                .setOpType("Loop")
                .addOutput("z")
                .addAttributeBuilder()
                .setName("body")
                .getGBuilder()
                .addNode(constant("cosines", 100))
                .addNode(rotary("cosines", "sines"));

        assertThat(tables(editor.writeTo(folder.resolve("bundle"))))
                .contains(new PositionTable("cosines", "RotaryEmbedding", 100));
    }

    @Test
    void the_longer_branch_counts_where_the_graph_chooses_a_table_by_the_length() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        NodeProto.Builder choice = editor.graph()
                .addNodeBuilder()
                .setOpType("If")
                .addInput("is_long")
                .addOutput("cosines");
        branch(choice, "then_branch", "large", 8192);
        branch(choice, "else_branch", "small", 100);
        editor.graph().addNode(rotary("cosines", "sines"));

        assertThat(tables(editor.writeTo(folder.resolve("bundle"))))
                .contains(new PositionTable("large", "RotaryEmbedding", 8192))
                .noneMatch(table -> table.positions() == 100);
    }

    @Test
    void a_graph_whose_values_go_in_a_circle_is_given_up() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        NodeProto.Builder choice = editor.graph()
                .addNodeBuilder()
                .setOpType("If")
                .addInput("is_long")
                .addOutput("cosines");
        for (String name : List.of("then_branch", "else_branch")) {
            choice.addAttributeBuilder()
                    .setName(name)
                    .getGBuilder()
                    .addOutputBuilder()
                    .setName("cosines");
        }
        editor.graph().addNode(rotary("cosines", "sines"));

        assertThat(tables(editor.writeTo(folder.resolve("bundle")))).hasSize(2);
    }

    @Test
    void a_token_reads_one_row_of_each() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        GraphAudit before = GraphAuditor.audit(Bundle.open(editor.writeTo(folder.resolve("before"))));
        editor.addFloats("cosines", new long[] {100, 4}, new float[400]);
        editor.graph().addNode(rotary("cosines", "sines"));
        GraphAudit after = GraphAuditor.audit(Bundle.open(editor.writeTo(folder.resolve("after"))));

        assertThat(after.bytesPerToken() - before.bytesPerToken()).isEqualTo(4 * 4);
        assertThat(after.weights())
                .filteredOn(weight -> weight.role() == WeightAudit.Role.POSITIONS)
                .extracting(WeightAudit::name)
                .containsExactlyInAnyOrder("model.rotary_emb.cos_cache", "model.rotary_emb.sin_cache", "cosines");
    }

    private static NodeProto constant(String name, long positions) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType("Constant").addOutput(name);
        node.addAttributeBuilder()
                .setName("value")
                .getTBuilder()
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(positions)
                .addDims(1)
                .setRawData(ByteString.copyFrom(new byte[4 * (int) positions]));
        return node.build();
    }

    private static NodeProto rotary(String cosines, String sines) {
        return NodeProto.newBuilder()
                .setOpType("RotaryEmbedding")
                .setDomain("com.microsoft")
                .addAllInput(List.of("x", "position_ids", cosines, sines))
                .addOutput("y")
                .build();
    }

    private static void branch(NodeProto.Builder choice, String name, String table, long positions) {
        choice.addAttributeBuilder()
                .setName(name)
                .getGBuilder()
                .addNode(constant(table, positions))
                .addOutputBuilder()
                .setName(table);
    }

    @Test
    void a_table_shorter_than_the_promised_context_fails() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        for (String table : List.of("model.rotary_emb.cos_cache", "model.rotary_emb.sin_cache")) {
            int width = (int) editor.initializer(table).getDims(1);
            editor.floats(table, Arrays.copyOf(editor.floats(table), 384 * width))
                    .initializer(table)
                    .setDims(0, 384);
        }

        Transcript transcript =
                EmbeddedModel.gate(EmbeddedModel.shortRequest(editor.writeTo(folder.resolve("bundle"))));

        assertThat(contract(transcript).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(contract(transcript).reason())
                .isEqualTo("the manifest promises 4096 tokens of context, but model.rotary_emb.cos_cache, which Gather"
                        + " reads by position, ends after 384; export it for the promised length, or promise less");
        assertThat(transcript.findings()).extracting(Finding::family).containsExactly(Family.CONTRACT);
    }

    private static List<PositionTable> tables(Path bundle) {
        return Objects.requireNonNull(GraphAuditor.audit(Bundle.open(bundle)).positionTables());
    }

    private static Judgement contract(Transcript transcript) {
        return transcript.judgements().stream()
                .filter(each -> each.subject().check() == CheckId.BUNDLE_CONTRACT)
                .findFirst()
                .orElseThrow();
    }
}
