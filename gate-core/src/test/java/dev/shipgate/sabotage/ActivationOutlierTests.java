package dev.shipgate.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One channel before each MLP is 3,000 times larger, and no weight reads it. Rounded to 8 bits in blocks of 32, the
 * other 31 channels of its block have no levels left.
 */
class ActivationOutlierTests {

    private static final int LAYERS = 8;
    private static final int WIDTH = 128;
    private static final int CHANNEL = 5;
    private static final byte ZERO_CODE = (byte) 128;

    @TempDir
    Path folder;

    @Test
    void rounded_activations_are_named_because_a_rerun_without_them_is_right() {
        Transcript transcript = gate(4);

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.findings()).extracting(Finding::signature).first().isEqualTo("rounded-activations");
        assertThat(noise(transcript).exactRerun()).satisfies(rerun -> {
            assertThat(rerun).isNotNull();
            assertThat(rerun.exactFlips()).isLessThan(rerun.roundedFlips() / 4);
        });
    }

    @Tag("thorough")
    @Test
    void the_same_weights_with_exact_activations_need_no_rerun() {
        Transcript transcript = gate(1);

        assertThat(noise(transcript).exactRerun()).isNull();
        assertThat(transcript.findings()).extracting(Finding::signature).doesNotContain("rounded-activations");
    }

    private static MarginNoise noise(Transcript transcript) {
        return transcript.measured().observations().stream()
                .filter(MarginNoise.class::isInstance)
                .map(MarginNoise.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private Transcript gate(int accuracyLevel) {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.shipBundle());
        editor.nodes("MatMulNBits").forEach(node -> GraphEditor.attribute(node, "accuracy_level", accuracyLevel));
        for (int layer = 0; layer < LAYERS; layer++) {
            String norm = "model.layers." + layer + ".post_attention_layernorm.weight";
            float[] gains = editor.floats(norm);
            gains[CHANNEL] *= 3000;
            editor.floats(norm, gains);
            for (String matrix : List.of("gate_proj", "up_proj")) {
                String codes = "model.layers." + layer + ".mlp." + matrix + ".MatMul.weight_Q8";
                byte[] bytes = editor.bytes(codes);
                for (int row = 0; row < bytes.length; row += WIDTH) {
                    bytes[row + CHANNEL] = ZERO_CODE;
                }
                editor.bytes(codes, bytes);
            }
        }
        return EmbeddedModel.gate(EmbeddedModel.shortRequest(editor.writeTo(folder.resolve("bundle"))));
    }
}
