package dev.shipgate.engine.exec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The JSON structure of a program's reply. Which components are required depends on the request.
 *
 * @param id the id of the request
 * @param ok whether the request succeeded
 * @param error the reason if it failed
 * @param protocol the protocol that the program speaks
 * @param name the name of the engine
 * @param version the version of the engine
 * @param vocabSize the length of a row of logits
 * @param maxTokensPerStep the number of tokens it accepts at once; 1 if absent
 * @param can capabilities beyond stepping: {@code seed}, {@code states}
 * @param states the states it carries from step to step; {@code null} if it cannot tell, empty if none
 * @param logits one row, or several in a prefill
 * @param values the current states, by slot
 * @param engine what the engine tells of itself. This and what follows mean something only in {@code shipgate-exec/2};
 *     a program of the first version may have anything there
 * @param rows {@code last} if a prefill gives only the row of its last token; one for each token if absent
 * @param nanos the engine's own time for a step or a prefill
 */
record ExecReply(
        @Nullable Long id,
        @Nullable Boolean ok,
        @Nullable String error,
        @Nullable String protocol,
        @Nullable String name,
        @Nullable String version,
        @Nullable Integer vocabSize,
        @Nullable Integer maxTokensPerStep,
        @Nullable List<String> can,
        @Nullable List<DeclaredSlot> states,
        @Nullable TensorJson logits,
        @Nullable Map<String, TensorJson> values,
        @Nullable JsonNode engine,
        @Nullable JsonNode rows,
        @Nullable JsonNode nanos) {

    /**
     * A carried state.
     *
     * @param slot layer and kind, such as {@code 3.key}
     * @param dtype the element type
     * @param shape the shape before the first token, batch first
     */
    record DeclaredSlot(
            @Nullable String slot,
            @Nullable String dtype,
            @Nullable List<Long> shape) {}
}
