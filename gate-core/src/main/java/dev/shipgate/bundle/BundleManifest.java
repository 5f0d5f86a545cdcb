package dev.shipgate.bundle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a bundle declares.
 *
 * @param name its name; {@code null} if not declared
 * @param vocabSize its vocabulary size; {@code null} if not declared
 * @param maxContextLength its maximum context length, in tokens; {@code null} if not declared
 * @param headSize the length of a key or value of one head; {@code null} if not declared
 * @param eosTokenIds the ids that end a continuation; empty if not declared
 * @param eosToken the text of the end-of-text token in the tokenizer's configuration; {@code null} if not declared
 * @param compression its claim about quantisation, as JSON text; {@code null} if it makes none
 * @param states the states that it declares; empty if the graph's own names are enough
 * @param dimensions lengths of the graph's symbolic dimensions, by the graph's names for them
 * @param names the graph's names for inputs and outputs, by their usual names, such as {@code input_ids}; only those
 *     that differ
 * @param rotary its rotary position embedding; {@code null} if not declared, or scaled
 */
public record BundleManifest(
        @Nullable String name,
        @Nullable Integer vocabSize,
        @Nullable Integer maxContextLength,
        @Nullable Integer headSize,
        List<Integer> eosTokenIds,
        @Nullable String eosToken,
        @Nullable String compression,
        List<DeclaredState> states,
        Map<String, Integer> dimensions,
        Map<String, String> names,
        @Nullable Rotary rotary) {

    public BundleManifest {
        eosTokenIds = List.copyOf(eosTokenIds);
        states = List.copyOf(states);
        dimensions = Map.copyOf(dimensions);
        names = Map.copyOf(names);
    }

    /** Makes a manifest without declared states, dimensions, names and rotary embedding. */
    public BundleManifest(
            @Nullable String name,
            @Nullable Integer vocabSize,
            @Nullable Integer maxContextLength,
            @Nullable Integer headSize,
            List<Integer> eosTokenIds,
            @Nullable String eosToken,
            @Nullable String compression) {
        this(
                name,
                vocabSize,
                maxContextLength,
                headSize,
                eosTokenIds,
                eosToken,
                compression,
                List.of(),
                Map.of(),
                Map.of(),
                null);
    }

    /** Returns the same manifest with what another place says about the graph, which comes first. */
    BundleManifest explained(
            List<DeclaredState> otherStates,
            Map<String, Integer> otherDimensions,
            Map<String, String> otherNames,
            @Nullable Rotary otherRotary) {
        Map<String, Integer> allDimensions = new HashMap<>(dimensions);
        allDimensions.putAll(otherDimensions);
        Map<String, String> allNames = new HashMap<>(names);
        allNames.putAll(otherNames);
        return new BundleManifest(
                name,
                vocabSize,
                maxContextLength,
                headSize,
                eosTokenIds,
                eosToken,
                compression,
                otherStates.isEmpty() ? states : otherStates,
                allDimensions,
                allNames,
                otherRotary == null ? rotary : otherRotary);
    }

    /**
     * Returns the ids that end a continuation. If the manifest declares none, they follow from the tokenizer's
     * configuration.
     *
     * @param tokenizer the bundle's tokenizer; {@code null} if it has none
     */
    public List<Integer> stopTokenIds(@Nullable BundleTokenizer tokenizer) {
        if (!eosTokenIds.isEmpty() || eosToken == null || tokenizer == null) {
            return eosTokenIds;
        }
        List<Integer> ids = tokenizer.encode(eosToken);
        return ids.size() == 1 ? ids : List.of();
    }
}
