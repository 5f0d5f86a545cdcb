package dev.shipgate.engine.exec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a program answers, as its JSON is; which of it must be there depends on what was asked.
 *
 * @param id of the question
 * @param ok whether it could do what was asked
 * @param error why not
 * @param protocol that it speaks
 * @param name of the engine
 * @param version of the engine
 * @param vocabSize length of a row of logits
 * @param maxTokensPerStep how many tokens it takes at once; 1 if it does not say
 * @param can what it can do beyond stepping: {@code seed}, {@code states}
 * @param states what it carries from step to step; {@code null} if it cannot say, empty if nothing
 * @param logits a row, or in a prefill several
 * @param values what it carries now, by slot
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
        @Nullable Map<String, TensorJson> values) {

    /**
     * A state that is carried.
     *
     * @param slot layer and kind, such as {@code 3.key}
     * @param dtype of its elements
     * @param shape before the first token, batch first
     */
    record DeclaredSlot(
            @Nullable String slot,
            @Nullable String dtype,
            @Nullable List<Long> shape) {}
}
