package dev.shipgate.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.MixtureModel;
import dev.shipgate.fixture.PipelineSplitter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts of more than one plain graph are stepped, or refused, as a run does it. */
class GraphProbeTests {

    @TempDir
    Path folder;

    @Test
    void a_pipeline_of_several_graphs_steps() {
        Path bundle = PipelineSplitter.split(folder.resolve("split"), PipelineSplitter.STAGES);

        assertThat(look(bundle).get(0)).satisfies(graph -> {
            assertThat(graph.level()).isEqualTo(Level.OK);
            assertThat(graph.found()).contains("steps; 2048 logits");
        });
    }

    @Test
    void a_pipeline_in_which_a_stage_comes_too_late_is_refused() {
        Path bundle = PipelineSplitter.split(folder.resolve("split"), PipelineSplitter.STAGES);
        PipelineSplitter.pipeline(
                bundle,
                List.of(
                        PipelineSplitter.stage("head", "head.onnx", ""),
                        PipelineSplitter.stage("embedding", "embedding.onnx", ""),
                        PipelineSplitter.stage("layers_0", "layers_0.onnx", ""),
                        PipelineSplitter.stage("layers_4", "layers_4.onnx", "")));

        assertThat(look(bundle).get(0)).satisfies(graph -> {
            assertThat(graph.level()).isEqualTo(Level.FAIL);
            assertThat(graph.found()).contains("the stage head takes hidden_states", "only embedding outputs");
        });
    }

    @Test
    void a_mixture_of_experts_steps() {
        assertThat(look(MixtureModel.bundle("int8")).get(0)).satisfies(graph -> {
            assertThat(graph.level()).isEqualTo(Level.OK);
            assertThat(graph.found()).contains("steps; 512 logits, 6 states");
        });
    }

    private static List<ProbeResult> look(Path bundle) {
        return new GraphProbe("graph", bundle, true, Machine.here(), () -> new PeakEstimate(0)).look();
    }
}
