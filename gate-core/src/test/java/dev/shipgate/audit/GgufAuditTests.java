package dev.shipgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.GgufBytes;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.Claims.Source;
import dev.shipgate.transcript.GgufFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Experts;
import dev.shipgate.transcript.WeightAudit.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufAuditTests {

    private static final int F32 = 0;
    private static final int Q4_K = 12;

    @TempDir
    Path folder;

    @Test
    void weighs_the_embedded_model() {
        GraphAudit audit = GraphAuditor.audit(Bundle.open(GgufFixture.nano("q8_0")));

        assertThat(audit.gguf())
                .isEqualTo(new GgufFacts(
                        3,
                        "qwen35",
                        "Q8_0",
                        1,
                        Map.of("float32", 45, "q8_0", 63),
                        List.of(128L, 384L),
                        "gpt2, qwen2",
                        null));
        assertThat(audit.headTied()).isTrue();
        assertThat(audit.bodyBits()).isEqualTo(8);
        assertThat(audit.bitsPerWeight()).isCloseTo(8.63, within(0.005));
        // 2,048 rows of 128, each in 4 blocks of 34 bytes; a token also looks up one row.
        assertThat(audit.headBytesPerToken()).isEqualTo(2_048 * 4 * 34);
        assertThat(audit.bytesPerToken()).isEqualTo(audit.totalWeightBytes() + 4 * 34);
        // 6 layers: 3 columns of 384 channels, and 4 heads of 32 × 32, in float32.
        assertThat(audit.stateBytes()).isEqualTo(6 * 4 * (3 * 384 + 4 * 32 * 32));
    }

    @Test
    void a_token_reads_only_some_experts_and_no_layer_that_predicts_further() {
        GraphAudit audit = audit(new GgufBytes()
                .text("general.architecture", "moe")
                .uint32("moe.block_count", 2)
                .uint32("moe.nextn_predict_layers", 1)
                .uint32("moe.expert_used_count", 2)
                .tensor("token_embd.weight", F32, 0, 4, 8)
                .tensor("output.weight", F32, 128, 4, 8)
                .tensor("blk.0.ffn_up_exps.weight", F32, 256, 4, 2, 8)
                .tensor("blk.1.ffn_up_exps.weight", F32, 512, 4, 2, 8)
                .data(768));

        assertThat(audit.headTied()).isFalse();
        assertThat(weight(audit, "blk.0.ffn_up_exps.weight").experts()).isEqualTo(new Experts(8, 2));
        assertThat(weight(audit, "token_embd.weight").role()).isEqualTo(Role.EMBEDDING);
        // One row of the embedding, the head, and 2 of 8 experts of the only layer that a step goes through.
        assertThat(audit.bytesPerToken()).isEqualTo(4 * 4 + 128 + 256 / 4);
    }

    @Test
    void a_recipe_that_the_quantiser_could_not_follow_is_a_false_claim() throws IOException {
        Bundle q4km = Bundle.open(GgufFixture.nano("q4_k_m"));

        assertThat(ClaimReader.read(q4km, GraphAuditor.audit(q4km)))
                .containsExactly(
                        new Claim(
                                "metadata:general.file_type",
                                Source.METADATA,
                                "Q4_K_M, mostly q4_k",
                                "q5_0 in 54 of 62 matrices (83 % of the weights), q8_0 in 8 of 62 matrices (17 % of the"
                                        + " weights); its blocks of 256 don't divide rows of 128, 384",
                                false),
                        new Claim(
                                "name:Q4_K_M",
                                Source.NAME,
                                "Q4_K_M, mostly q4_k",
                                "q5_0 in 54 of 62 matrices (83 % of the weights), q8_0 in 8 of 62 matrices (17 % of the"
                                        + " weights); its blocks of 256 don't divide rows of 128, 384",
                                false));
    }

    /** llama-quantize writes the same bytes for this model, except for the number of the file type. */
    @Test
    void q2_k_that_is_q4_0_is_a_false_claim() throws IOException {
        byte[] file = Files.readAllBytes(GgufFixture.nano("q4_0"));
        byte[] key = GgufBytes.string("general.file_type");
        int at = indexOf(file, key) + key.length + Integer.BYTES;
        assertThat(file[at]).isEqualTo((byte) 2);
        file[at] = 10;
        Bundle bundle = Bundle.open(Files.write(folder.resolve("nano.gguf"), file));

        assertThat(ClaimReader.read(bundle, GraphAuditor.audit(bundle)))
                .singleElement()
                .satisfies(claim -> assertThat(claim.borneOut()).isFalse())
                .extracting(Claim::found)
                .asString()
                .startsWith("q4_0 in 62 of 62 matrices (100 % of the weights); its blocks of 256");
    }

    @Test
    void sound_files_are_not_accused() {
        for (Path file :
                List.of(GgufFixture.nano("q8_0"), GgufFixture.nano("q4_0"), GgufFixture.small("sound-Q4_K_M.gguf"))) {
            Bundle bundle = Bundle.open(file);

            assertThat(ClaimReader.read(bundle, GraphAuditor.audit(bundle)))
                    .hasSize(2)
                    .allMatch(Claim::borneOut);
        }
    }

    @Test
    void two_of_them_can_not_be_compared() {
        Bundle bundle = Bundle.open(GgufFixture.nano("q8_0"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> BundleComparison.of(bundle, bundle))
                .withMessageContaining("is a GGUF file, and the weights of only ONNX graphs can be compared")
                .withMessageEndingWith("shipgate run --engine llama.cpp --baseline FILE");
    }

    @Test
    void a_file_without_claims_makes_none() {
        GgufBytes file =
                new GgufBytes().tensor("blk.0.attn_q.weight", Q4_K, 0, 256, 2).data(288);
        Bundle bundle = Bundle.open(file.write(folder.resolve("mine.gguf")));

        assertThat(ClaimReader.read(bundle, GraphAuditor.audit(bundle))).isEmpty();
    }

    private GraphAudit audit(GgufBytes file) {
        return GraphAuditor.audit(Bundle.open(file.write(folder.resolve("x.gguf"))));
    }

    private static WeightAudit weight(GraphAudit audit, String name) {
        return audit.weights().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int at = 0; at < all.length - part.length; at++) {
            if (Objects.equals(
                    new String(all, at, part.length, StandardCharsets.ISO_8859_1),
                    new String(part, StandardCharsets.ISO_8859_1))) {
                return at;
            }
        }
        throw new AssertionError("not there");
    }
}
