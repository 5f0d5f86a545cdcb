package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The engine that ran a bundle, its options, and its view of the graph.
 *
 * @param name the name of the engine, such as {@code onnxruntime}
 * @param version the version of the engine
 * @param options every option that was set
 * @param staticInputIds whether the graph takes exactly one token per step
 * @param inputIdsType the element type of {@code input_ids}
 * @param logitsType the element type of {@code logits}
 * @param vocabularySize the width of a row of logits
 * @param states the states that are carried from step to step
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
     * Returns the bits of the coarsest state's elements if some aren't floats of 16 bits or more; {@code null} if all
     * are. A float8 with 3 bits of mantissa rounds a cache about as much as whole numbers of 8 bits with one scale do,
     * and each bit less rounds twice as much.
     */
    @JsonIgnore
    public @Nullable Integer stateBits() {
        return states.stream()
                .map(state -> bits(state.dtype()))
                .filter(Objects::nonNull)
                .min(Integer::compare)
                .orElse(null);
    }

    private static @Nullable Integer bits(String dtype) {
        if (dtype.startsWith("uint4") || dtype.startsWith("int4")) {
            return 4;
        }
        if (dtype.startsWith("float8")) {
            return dtype.startsWith("float8e5m2") ? 7 : 8;
        }
        return dtype.endsWith("int8") ? Integer.valueOf(Byte.SIZE) : null;
    }

    /**
     * A carried state.
     *
     * @param slot the layer and kind; {@code null} if the engine doesn't report which states it carries
     * @param input the name of the graph's input
     * @param output the name of the graph's output that becomes this input at the next step
     * @param dtype the element type
     * @param dimensions the dimensions in the graph, with symbolic names kept
     */
    public record StateFacts(
            @Nullable CarriedSlot slot, String input, String output, String dtype, List<String> dimensions) {

        public StateFacts {
            dimensions = List.copyOf(dimensions);
        }

        /**
         * Reads this part of a transcript. Up to version 0.1, a transcript had "unknown" here if the engine didn't
         * report which states it carries.
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
