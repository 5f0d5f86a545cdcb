package dev.shipgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleComparisonTests {

    @TempDir
    Path folder;

    @Test
    void a_renamed_bundle_is_the_same_model() {
        BundleComparison comparison =
                compare(EmbeddedModel.bundle("decode_int8hu_perchan_sym"), EmbeddedModel.shipBundle());

        assertThat(comparison.sameModel()).isTrue();
        assertThat(comparison.identicalFiles()).containsKeys("model.onnx", "model.onnx.data");
    }

    @Test
    void a_clipped_head_differs_only_in_the_head() {
        BundleComparison comparison =
                compare(EmbeddedModel.bundle("decode_int8hu_clipped"), EmbeddedModel.shipBundle());

        assertThat(comparison.sameModel()).isFalse();
        assertThat(comparison.differing()).containsExactly("lm_head.MatMul.weight_Q8", "lm_head.MatMul.weight_scales");
    }

    @Test
    void a_renamed_weight_is_recognised() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.shipBundle());
        editor.initializer("lm_head.MatMul.weight_scales").setName("other");
        editor.redirect("lm_head.MatMul.weight_scales", "other");

        BundleComparison comparison = compare(editor.writeTo(folder.resolve("b")), EmbeddedModel.shipBundle());

        assertThat(comparison.renamedTensors()).containsEntry("other", "lm_head.MatMul.weight_scales");
        assertThat(comparison.sameModel()).isTrue();
    }

    @Test
    void a_head_of_a_different_type_is_in_only_one_bundle() {
        BundleComparison comparison = compare(EmbeddedModel.bundle("decode_int8lin"), EmbeddedModel.shipBundle());

        assertThat(comparison.onlyInFirst()).containsExactly("lm_head.MatMul.weight_fp16");
        assertThat(comparison.onlyInSecond())
                .containsExactlyInAnyOrder("lm_head.MatMul.weight_Q8", "lm_head.MatMul.weight_scales");
    }

    private static BundleComparison compare(Path first, Path second) {
        return BundleComparison.of(Bundle.open(first), Bundle.open(second));
    }
}
