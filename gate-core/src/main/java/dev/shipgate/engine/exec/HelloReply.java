package dev.shipgate.engine.exec;

import dev.shipgate.engine.SlotFacts;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Shape;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The properties that a program reports after loading a bundle.
 *
 * @param vocabularySize length of a row of logits
 * @param maxTokensPerStep the number of tokens it accepts at once
 * @param can capabilities beyond stepping
 * @param fresh the shape of each state before the first token; empty if it carries none, or cannot tell
 * @param facts the same information, for the transcript
 * @param protocol the version that the program speaks
 * @param rows what the program's rows are; logits if it speaks the first version
 * @param eosTokenIds the ids at which the engine stops; empty if it doesn't say
 * @param reported what the program tells of its engine, for the transcript; empty if it speaks the first version
 */
record HelloReply(
        String name,
        String version,
        int vocabularySize,
        int maxTokensPerStep,
        List<String> can,
        Map<StateSlot, Shape> fresh,
        List<StateFacts> facts,
        String protocol,
        RowForm rows,
        List<Integer> eosTokenIds,
        Map<String, String> reported) {

    /** Represents the states of a program that does not report them. */
    private static final StateFacts UNKNOWN = new StateFacts(null, "unknown", "unknown", "unknown", List.of());

    static HelloReply of(ExecReply answer) throws ExecException {
        String protocol = String.valueOf(answer.protocol());
        if (!ExecClient.PROTOCOL.equals(protocol) && !ExecClient.PROTOCOL_2.equals(protocol)) {
            throw new ExecException("speaks the protocol " + protocol + ", expected " + ExecClient.PROTOCOL + " or "
                    + ExecClient.PROTOCOL_2);
        }
        if (answer.vocabSize() == null || answer.vocabSize() < 2) {
            throw new ExecException("reported a \"vocab_size\" of " + answer.vocabSize() + ", expected at least 2");
        }
        int maxTokens = Objects.requireNonNullElse(answer.maxTokensPerStep(), 1);
        if (maxTokens < 1) {
            throw new ExecException("reported \"max_tokens_per_step\" of " + maxTokens + ", expected at least 1");
        }
        boolean second = ExecClient.PROTOCOL_2.equals(protocol);
        Map<StateSlot, Shape> fresh = new TreeMap<>();
        List<StateFacts> facts = new ArrayList<>();
        if (answer.states() == null) {
            facts.add(UNKNOWN);
        } else {
            for (ExecReply.DeclaredSlot declared : answer.states()) {
                StateSlot slot = slot(declared.slot());
                fresh.put(slot, shape(declared));
                facts.add(new StateFacts(
                        SlotFacts.of(slot),
                        String.valueOf(declared.slot()),
                        String.valueOf(declared.slot()),
                        Objects.requireNonNullElse(declared.dtype(), TensorJson.FLOAT32),
                        Objects.requireNonNull(declared.shape()).stream()
                                .map(String::valueOf)
                                .toList()));
            }
        }
        return new HelloReply(
                PublicText.of(Objects.requireNonNullElse(answer.name(), "not named")),
                PublicText.of(Objects.requireNonNullElse(answer.version(), "not named")),
                answer.vocabSize(),
                maxTokens,
                answer.can() == null ? List.of() : List.copyOf(answer.can()),
                fresh,
                facts,
                protocol,
                second ? rows(answer.rows()) : RowForm.LOGITS,
                second ? eosTokenIds(answer.eosTokenIds(), answer.vocabSize()) : List.of(),
                second ? ReportedFacts.of(answer.engine()) : Map.of());
    }

    boolean isSecondVersion() {
        return protocol.equals(ExecClient.PROTOCOL_2);
    }

    boolean canSeed() {
        return can.contains("seed") && !fresh.isEmpty();
    }

    boolean canShowStates() {
        return can.contains("states") && !fresh.isEmpty();
    }

    boolean canTokenize() {
        return isSecondVersion() && can.contains("tokenize");
    }

    private static RowForm rows(@Nullable JsonNode rows) throws ExecException {
        String named = rows == null || rows.isNull() ? "logits" : rows.isString() ? rows.stringValue() : "";
        return switch (named) {
            case "logits" -> RowForm.LOGITS;
            case "logprobs" -> RowForm.LOG_PROBABILITIES;
            case "topk" -> RowForm.LARGEST_LOG_PROBABILITIES;
            default ->
                throw new ExecException(
                        "reported \"rows\": " + rows + ", expected \"logits\", \"logprobs\" or \"topk\"");
        };
    }

    private static List<Integer> eosTokenIds(@Nullable JsonNode ids, int vocabularySize) throws ExecException {
        return ids == null || ids.isNull() ? List.of() : ExecReply.ids("hello", "eos_token_ids", ids, vocabularySize);
    }

    private static StateSlot slot(@Nullable String name) throws ExecException {
        @Nullable StateSlot slot = StateSlot.named(String.valueOf(name));
        if (slot == null) {
            throw new ExecException("reported a state \"" + name + "\", expected a layer and key, value, conv_state "
                    + "or recurrent_state, such as \"3.key\"");
        }
        return slot;
    }

    private static Shape shape(ExecReply.DeclaredSlot declared) throws ExecException {
        if (declared.shape() == null || declared.shape().stream().anyMatch(extent -> extent < 0)) {
            throw new ExecException("reported the state " + declared.slot() + " with shape " + declared.shape()
                    + ", expected the shape before the first token, such as [1, 2, 0, 32]");
        }
        return Shape.of(declared.shape().stream().mapToLong(Long::longValue).toArray());
    }
}
