package dev.shipgate.bisect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.check.TokenTexts;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Localisation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults whose layer is known: the bisection must name it. */
class BisectionTests {

    @TempDir
    Path folder;

    @Test
    void the_ship_bundle_does_not_part_from_the_fp32_export() {
        Localisation localisation = bisect(EmbeddedModel.shipBundle());

        assertThat(localisation.position()).isNull();
        assertThat(LocalisedFault.of(localisation)).isEmpty();
    }

    /** Four bits leave rows that are a hundred times further off than those of eight, and nothing stands out. */
    @Test
    void a_sound_bundle_of_four_bits_does_not_part_from_the_fp32_export() {
        Localisation localisation = bisect(EmbeddedModel.bundle("genai_int4"));

        assertThat(localisation.position()).isNull();
        assertThat(localisation.klNats()).isPositive();
    }

    @Test
    void a_wrong_matrix_of_layer_4_shows_first_in_layer_5() {
        GraphEditor editor = editor();
        editor.swap("model.layers.4.mlp.gate_proj.MatMul.weight", "model.layers.4.mlp.up_proj.MatMul.weight");

        Localisation localisation = bisect(editor.writeTo(folder.resolve("b")));

        assertThat(localisation.position()).isZero();
        assertThat(localisation.lastSound()).hasToString("4.recurrent_state");
        assertThat(localisation.firstOff()).hasToString("5.conv_state");
        assertFamily(localisation, Family.WEIGHTS);
    }

    @Test
    void a_decay_lost_in_layer_1_shows_at_the_second_token() {
        GraphEditor editor = editor();
        editor.mapFloats("model.layers.1.linear_attn.neg_exp_A", rate -> 0f);

        Localisation localisation = bisect(editor.writeTo(folder.resolve("b")));

        assertThat(localisation.position()).isEqualTo(1);
        assertThat(localisation.firstOff()).hasToString("1.recurrent_state");
        assertFamily(localisation, Family.STATE);
    }

    @Test
    void a_clipped_head_leaves_every_state_sound() {
        Localisation localisation = bisect(EmbeddedModel.bundle("decode_int8hu_clipped"));

        assertThat(localisation.firstOff()).isNull();
        assertThat(localisation.lastSound()).hasToString("7.value");
        assertFamily(localisation, Family.HEAD);
    }

    @Test
    void wrong_rotation_shows_in_the_first_attention_layers_key() {
        GraphEditor editor = editor();
        editor.nodes("RotaryEmbedding").forEach(node -> GraphEditor.attribute(node, "interleaved", 1));

        Localisation localisation = bisect(editor.writeTo(folder.resolve("b")));

        assertThat(localisation.firstOff()).hasToString("3.key");
        assertFamily(localisation, Family.POSITIONS);
    }

    @Test
    void bundles_of_different_states_cannot_be_compared() {
        GraphEditor editor = editor();
        editor.renameInput("past_key_values.0.conv_state", "past_key_values.9.conv_state")
                .renameOutput("present.0.conv_state", "present.9.conv_state");

        Path bundle = editor.writeTo(folder.resolve("b"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> bisect(bundle))
                .withMessageContaining("9.conv_state");
    }

    private static GraphEditor editor() {
        return GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
    }

    private static void assertFamily(Localisation localisation, Family family) {
        Finding finding = LocalisedFault.of(localisation).orElseThrow();
        assertThat(List.of(finding)).extracting(Finding::family).containsExactly(family);
    }

    private static Localisation bisect(Path suspected) {
        Bundle bundle = Bundle.open(suspected);
        Bundle good = Bundle.open(EmbeddedModel.bundle("decode_fp32"));
        try (Engine suspectedEngine = OnnxEngine.open(bundle, EngineOptions.defaults());
                Engine goodEngine = OnnxEngine.open(good, EngineOptions.defaults())) {
            return new Bisection(bundle, good, new TokenTexts(null))
                    .run(Oracle.read(EmbeddedModel.oracle()).cases().get(0), suspectedEngine, goodEngine);
        }
    }
}
