package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * @param slot layer and kind; {@code null} if the engine does not say which states it carries
     * @param input name of the graph's input
     * @param output name of the graph's output that becomes this input at the next step
     * @param dtype element type
     * @param dimensions as in the graph, symbolic names kept
     */
    public record StateFacts(
            @Nullable CarriedSlot slot, String input, String output, String dtype, List<String> dimensions) {

        public StateFacts {
            dimensions = List.copyOf(dimensions);
        }

        /**
         * Reads a transcript's part. Up to 0.1 an engine that did not say which states it carries had "unknown" here.
         */
        @JsonCreator
        static StateFacts read(
                @JsonProperty("slot") @Nullable String slot,
                @JsonProperty("input") String input,
                @JsonProperty("output") String output,
                @JsonProperty("dtype") String dtype,
                @JsonProperty("dimensions") List<String> dimensions) {
            CarriedSlot known = slot == null || slot.equals("unknown") ? null : CarriedSlot.of(slot);
            return new StateFacts(known, input, output, dtype, dimensions);
        }
    }
}
