package dev.shipgate.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.gate.Conclusion;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real defects of the fp32 bundle that change no token: only the noise of the margins objects. */
class SilentFaultTests {

    @TempDir
    Path folder;

    @Test
    void a_layer_that_is_off_by_two_percent() {
        Transcript transcript = gate(
                editor -> editor.mapFloats("model.layers.4.mlp.down_proj.MatMul.weight", weight -> 1.02f * weight));

        assertOnlyNoiseObjects(transcript, "5.conv_state is");
        assertFirstFinding(transcript, "wrong-weights");
    }

    @Test
    void logits_that_are_scaled_by_six_percent() {
        Transcript transcript =
                gate(editor -> editor.addConstant("scale", 1.06f).wrapOutput("logits", "Mul", "scale"));

        assertOnlyNoiseObjects(transcript, "the slope of the rows against the oracle's is 1.060");
        assertFirstFinding(transcript, "logit-scale");
    }

    /** As if one matrix of an export in floats had been quantised and decoded again. One token flips, at a tie. */
    @Test
    void a_matrix_on_a_grid_of_eight_bits() {
        Transcript transcript = gate(editor -> editor.mapFloats(
                "model.layers.4.mlp.up_proj.MatMul.weight", weight -> Math.round(weight * 256) / 256f));

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertFirstFinding(transcript, "wrong-weights");
    }

    private static void assertFirstFinding(Transcript transcript, String signature) {
        assertThat(transcript.findings()).extracting(Finding::signature).first().isEqualTo(signature);
    }

    private void assertOnlyNoiseObjects(Transcript transcript, String reason) {
        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        List<Judgement> objections = transcript.judgements().stream()
                .filter(each -> each.standing() == Standing.REQUIRED)
                .filter(each -> !Objects.requireNonNull(each.verdict()).mayShip())
                .toList();
        assertThat(objections).singleElement().satisfies(judgement -> {
            assertThat(judgement.subject().check()).isEqualTo(CheckId.MARGIN_NOISE);
            assertThat(judgement.reason()).contains(reason);
        });
        assertThat(transcript.judgements().stream().map(Judgement::tally).filter(Objects::nonNull))
                .isNotEmpty()
                .allSatisfy(tally -> assertThat(tally.agreed()).isEqualTo(tally.of()));
        assertThat(Conclusion.again(transcript, withoutNoise()).verdict())
                .as("under a policy that doesn't require the check")
                .isEqualTo(Verdict.PASS);
    }

    private Policy withoutNoise() {
        return new PolicyFile()
                .read(DefaultPolicy.write(
                        folder.resolve("policy.yaml"), "margin_noise: required", "margin_noise: advisory"));
    }

    private Transcript gate(Consumer<GraphEditor> defect) {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        defect.accept(editor);
        return EmbeddedModel.gate(EmbeddedModel.shortRequest(editor.writeTo(folder.resolve("bundle"))));
    }
}
