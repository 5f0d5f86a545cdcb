package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.ContextReach;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promised context of a graph that carries no state: all tokens are fed at once. */
class StatelessContextTests {

    private static final int PROMISED = 64;

    @TempDir
    Path folder;

    @Test
    void a_sound_graph_runs_the_promised_tokens_at_once() {
        assertThat(observe(stateless()))
                .asInstanceOf(type(ContextReach.class))
                .returns(PROMISED, ContextReach::longestTokens)
                .returns(null, ContextReach::brokenAtTokens);
    }

    @Test
    void the_length_at_which_a_short_table_breaks_is_found() {
        GraphEditor editor = stateless();
        for (String table : List.of("model.rotary_emb.cos_cache", "model.rotary_emb.sin_cache")) {
            int width = (int) editor.initializer(table).getDims(1);
            editor.floats(table, Arrays.copyOf(editor.floats(table), 40 * width))
                    .initializer(table)
                    .setDims(0, 40);
        }

        assertThat(observe(editor)).asInstanceOf(type(ContextReach.class)).returns(41, ContextReach::brokenAtTokens);
    }

    private Observation observe(GraphEditor editor) {
        Bundle bundle = Bundle.open(editor.writeTo(folder.resolve("bundle")));
        return ContextReachCheck.measure(
                Subject.of(CheckId.CONTEXT_REACH),
                PROMISED,
                ScriptedSession.alphabet(),
                () -> OnnxEngine.open(bundle, EngineOptions.defaults()));
    }

    private static GraphEditor stateless() {
        return GraphEditor.of(EmbeddedModel.bundle("genai_int8")).loseStates();
    }
}
