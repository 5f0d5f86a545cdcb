package dev.shipgate.transcript;

import java.util.List;
import java.util.Map;

/**
 * What ran a bundle, how, and what it found in the graph.
 *
 * @param name of the engine, such as {@code onnxruntime}
 * @param version of the engine
 * @param options every option that was set
 * @param staticInputIds whether the graph takes one token a step and no more
 * @param inputIdsType element type of {@code input_ids}
 * @param logitsType element type of {@code logits}
 * @param vocabularySize width of a row of logits
 * @param states what is carried from step to step
 */
public record EngineFacts(
        String name,
        String version,
        Map<String, String> options,
        boolean staticInputIds,
        String inputIdsType,
        String logitsType,
        int vocabularySize,
        List<StateFacts> states) {

    public EngineFacts {
        options = Copies.ordered(options);
        states = List.copyOf(states);
    }

    /**
     * A carried state.
     *
     * @param slot layer and kind, such as {@code 3.key}
     * @param input name of the graph's input
     * @param output name of the graph's output that becomes this input at the next step
     * @param dtype element type
     * @param dimensions as in the graph, symbolic names kept
     */
    public record StateFacts(String slot, String input, String output, String dtype, List<String> dimensions) {

        public StateFacts {
            dimensions = List.copyOf(dimensions);
        }
    }
}
