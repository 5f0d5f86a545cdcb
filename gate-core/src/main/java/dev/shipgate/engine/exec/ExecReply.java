package dev.shipgate.engine.exec;

import java.util.ArrayList;
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
 * @param missing whether it failed because something isn't installed, in {@code shipgate-exec/2}
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
 * @param rows in a reply to {@code hello}, what rows are: {@code logits}, {@code logprobs} or {@code topk}; in one to
 *     {@code prefill}, {@code last} if it has only the row of the last token. Else one for each token
 * @param nanos the engine's own time for a step or a prefill
 * @param logprobs in place of {@code logits}, if the program gives log-probabilities
 * @param topk in place of {@code logits}, if the program gives only the largest values of a row
 * @param ids the ids of a text
 * @param eosTokenIds the ids at which the engine stops
 */
record ExecReply(
        @Nullable Long id,
        @Nullable Boolean ok,
        @Nullable String error,
        @Nullable JsonNode missing,
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
        @Nullable JsonNode nanos,
        @Nullable JsonNode logprobs,
        @Nullable JsonNode topk,
        @Nullable JsonNode ids,
        @Nullable JsonNode eosTokenIds) {

    /** Reads token ids that a program sent as the property {@code name}. */
    static List<Integer> ids(String op, String name, @Nullable JsonNode sent, int vocabularySize) throws ExecException {
        if (sent == null || !sent.isArray()) {
            throw new ExecException("replied to \"" + op + "\" without \"" + name + "\", a list of token ids");
        }
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : sent) {
            if (!id.isInt() || id.intValue() < 0 || id.intValue() >= vocabularySize) {
                throw new ExecException("replied to \"" + op + "\" with " + id + " in \"" + name
                        + "\", expected a whole number from 0 to " + (vocabularySize - 1));
            }
            ids.add(id.intValue());
        }
        return ids;
    }

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
