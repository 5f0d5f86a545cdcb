package dev.shipgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.CodeForm;
import dev.shipgate.transcript.WeightAudit.Experts;
import dev.shipgate.transcript.WeightAudit.Granularity;
import dev.shipgate.transcript.WeightAudit.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The weights of a mixture of experts: bits, bytes for each token, and how their codes are written. */
class ExpertsAuditTests {

    private static final int EXPERTS = 8;
    private static final int USED = 2;
    private static final int ROWS = 32;
    private static final int WIDTH = 64;
    private static final int BLOCK = 32;

    @TempDir
    Path folder;

    @Test
    void a_token_reads_only_the_experts_that_it_uses() {
        GraphAudit without = audit(GraphEditor.of(EmbeddedModel.bundle("decode_fp32")), "without");
        GraphAudit with = audit(graph(8, codes(8, false)), "with");

        WeightAudit experts = experts(with);
        assertThat(experts.experts()).isEqualTo(new Experts(EXPERTS, USED));
        assertThat(experts.bits()).isEqualTo(8);
        assertThat(experts.granularity()).isEqualTo(Granularity.PER_BLOCK);
        assertThat(experts.blockSize()).isEqualTo(BLOCK);
        assertThat(experts.parameters()).isEqualTo(EXPERTS * ROWS * WIDTH);
        long bytes = EXPERTS * ROWS * (WIDTH + 4 * WIDTH / BLOCK);
        assertThat(experts.bytes()).isEqualTo(bytes);
        assertThat(with.bytesPerToken() - without.bytesPerToken()).isEqualTo(bytes * USED / EXPERTS);
        assertThat(with.experts()).isEqualTo(new Experts(EXPERTS, USED));
        assertThat(without.experts()).isNull();
    }

    @Test
    void four_bits_are_two_weights_in_a_byte() {
        WeightAudit experts = experts(audit(graph(4, codes(4, false)), "b"));

        assertThat(experts.bits()).isEqualTo(4);
        assertThat(experts.parameters()).isEqualTo(EXPERTS * ROWS * WIDTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void codes_around_the_middle_are_read_as_they_were_written(int bits) {
        GraphAudit audit = audit(graph(bits, codes(bits, false)), "b");

        assertThat(experts(audit).codeForm()).isEqualTo(CodeForm.OFFSET_BINARY);
        assertThat(audit.misreadWeights()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void codes_in_twos_complement_are_misread(int bits) {
        GraphAudit audit = audit(graph(bits, codes(bits, true)), "b");

        assertThat(audit.misreadWeights()).extracting(WeightAudit::name).containsExactly("fc1");
    }

    @Test
    void codes_that_are_clipped_are_no_twos_complement() {
        byte[] clipped = new byte[EXPERTS * ROWS * WIDTH];
        Random random = new Random(1);
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = (byte) Math.max(1, Math.min(255, 128 + Math.round(400 * random.nextGaussian())));
        }

        assertThat(audit(graph(8, clipped), "b").misreadWeights()).isEmpty();
    }

    @Test
    void codes_that_are_spread_evenly_tell_nothing() {
        byte[] even = new byte[EXPERTS * ROWS * WIDTH];
        new Random(1).nextBytes(even);

        assertThat(experts(audit(graph(8, even), "b")).codeForm()).isNull();
    }

    @Test
    void no_weight_of_a_sound_bundle_is_misread() {
        for (Path bundle : List.of(
                EmbeddedModel.shipBundle(),
                EmbeddedModel.bundle("decode_int8hu_clipped"),
                EmbeddedModel.bundle("genai_int4"))) {
            assertThat(GraphAuditor.audit(Bundle.open(bundle)).misreadWeights())
                    .as(bundle.toString())
                    .isEmpty();
        }
    }

    @Test
    void experts_with_a_product_each_are_known_by_their_names() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        for (int expert = 0; expert < EXPERTS; expert++) {
            String name = "model.layers.0.mlp.experts." + expert + ".up_proj.weight";
            editor.addFloats(name, new long[] {4, 4}, new float[16])
                    .addNode("MatMul", "up" + expert, List.of("x", name));
        }
        GraphAudit all = audit(editor, "all");
        editor.addIntegers("k", USED)
                .addNode("TopK", "chosen", List.of("router", "k"))
                .addNode("NonZero", "tokens", List.of("chosen"));
        GraphAudit some = audit(editor, "some");

        assertThat(all.weights())
                .filteredOn(weight -> weight.experts() != null)
                .hasSize(EXPERTS)
                .allSatisfy(weight -> assertThat(weight.experts()).isEqualTo(new Experts(EXPERTS, EXPERTS)));
        assertThat(some.weights())
                .filteredOn(weight -> weight.experts() != null)
                .allSatisfy(weight -> assertThat(weight.experts()).isEqualTo(new Experts(EXPERTS, USED)));
        assertThat(all.bytesPerToken() - some.bytesPerToken()).isEqualTo((EXPERTS - USED) * 16 * 4);
    }

    @Test
    void where_all_experts_are_computed_the_router_still_chooses() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        for (int expert = 0; expert < EXPERTS; expert++) {
            String name = "model.layers.0.mlp.experts." + expert + ".up_proj.weight";
            editor.addFloats(name, new long[] {4, 4}, new float[16])
                    .addNode("MatMul", "up" + expert, List.of("x", name));
        }
        editor.addIntegers("k", USED).addNode("TopK", "chosen", List.of("router", "k"));

        Experts experts = Objects.requireNonNull(audit(editor, "b").experts());

        assertThat(experts).isEqualTo(new Experts(EXPERTS, EXPERTS, USED));
        assertThat(experts.used()).isEqualTo(USED);
    }

    @Test
    void tensors_of_all_experts_are_known_by_the_choice_that_a_gather_takes() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.addIntegers("k", USED).addFloats("up", new long[] {EXPERTS, 4, 4}, new float[EXPERTS * 16]);
        NodeProto.Builder choice = editor.graph()
                .addNodeBuilder()
                .setOpType("TopK")
                .addAllInput(List.of("scores", "k"))
                .addAllOutput(List.of("best", "experts"));
        editor.addNode("Gather", "chosen", List.of("up", choice.getOutput(1)));

        WeightAudit weight = weight(audit(editor, "b"), "up");

        assertThat(weight.experts()).isEqualTo(new Experts(EXPERTS, USED));
        assertThat(weight.role()).isEqualTo(Role.BODY);
        assertThat(weight.isOfAProduct()).isTrue();
    }

    @Test
    void no_claim_speaks_of_the_matrix_that_scores_the_experts() {
        GraphEditor editor = graph(8, codes(8, false))
                .addFloats("gate", new long[] {4, EXPERTS}, new float[4 * EXPERTS])
                .addNode("Add", "router", List.of("scores", "bias"))
                .addNode("MatMul", "scores", List.of("x", "gate"));

        assertThat(weight(audit(editor, "b"), "gate").role()).isEqualTo(Role.ROUTER);
    }

    /** A symmetric code of Gaussian weights, in blocks whose largest weight has the largest code. */
    private static byte[] codes(int bits, boolean twosComplement) {
        Random random = new Random(bits);
        int half = 1 << (bits - 1);
        int perByte = Byte.SIZE / bits;
        byte[] packed = new byte[EXPERTS * ROWS * WIDTH / perByte];
        double[] block = new double[BLOCK];
        for (int start = 0; start < packed.length * perByte; start += BLOCK) {
            double largest = 0;
            for (int i = 0; i < BLOCK; i++) {
                block[i] = random.nextGaussian();
                largest = Math.max(largest, Math.abs(block[i]));
            }
            for (int i = 0; i < BLOCK; i++) {
                long code = Math.round(block[i] / largest * (half - 1)) + (twosComplement ? 0 : half);
                int at = start + i;
                packed[at / perByte] |= (byte) ((code & (2 * half - 1)) << at % perByte * bits);
            }
        }
        return packed;
    }

    private static GraphEditor graph(int bits, byte[] codes) {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        editor.graph()
                .addInitializer(TensorProto.newBuilder()
                        .setName("fc1")
                        .setDataType(TensorProto.DataType.UINT8_VALUE)
                        .addAllDims(List.of((long) EXPERTS, (long) ROWS, (long) WIDTH * bits / Byte.SIZE))
                        .setRawData(ByteString.copyFrom(codes)));
        editor.addFloats(
                "fc1_scales", new long[] {EXPERTS, ROWS, WIDTH / BLOCK}, new float[EXPERTS * ROWS * WIDTH / BLOCK]);
        NodeProto.Builder node = editor.graph()
                .addNodeBuilder()
                .setOpType("QMoE")
                .setDomain("com.microsoft")
                .addAllInput(List.of("x", "router", "fc1", "fc1_scales"))
                .addOutput("y");
        GraphEditor.attribute(node, "expert_weight_bits", bits);
        GraphEditor.attribute(node, "block_size", BLOCK);
        GraphEditor.attribute(node, "k", USED);
        return editor;
    }

    private GraphAudit audit(GraphEditor editor, String name) {
        return GraphAuditor.audit(Bundle.open(editor.writeTo(folder.resolve(name))));
    }

    private static WeightAudit weight(GraphAudit audit, String name) {
        return audit.weights().stream()
                .filter(weight -> weight.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static WeightAudit experts(GraphAudit audit) {
        return audit.weights().stream()
                .filter(weight -> weight.operator().equals("QMoE"))
                .findFirst()
                .orElseThrow();
    }
}
