package dev.shipgate.bundle;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says of itself.
 *
 * @param name its name; {@code null} if it has none
 * @param vocabSize its vocabulary; {@code null} if it does not say
 * @param maxContextLength tokens; {@code null} if it does not say
 * @param headSize length of a key or value of one head; {@code null} if it does not say
 * @param eosTokenIds the ids that end a continuation; empty if it does not say
 * @param eosToken the text of the token that ends a text, as the tokenizer's configuration has it; {@code null} if it
 *     does not say
 * @param compression its claim about quantisation, JSON text; {@code null} if it makes none
 * @param states states that it names itself; empty where the graph's own names are enough
 * @param dimensions extents that its graph leaves open, by the name that the graph gives them
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
        Map<String, Integer> dimensions) {

    public BundleManifest {
        eosTokenIds = List.copyOf(eosTokenIds);
        states = List.copyOf(states);
        dimensions = Map.copyOf(dimensions);
    }

    /** Makes the manifest of a bundle whose graph says the rest. */
    public BundleManifest(
            @Nullable String name,
            @Nullable Integer vocabSize,
            @Nullable Integer maxContextLength,
            @Nullable Integer headSize,
            List<Integer> eosTokenIds,
            @Nullable String eosToken,
            @Nullable String compression) {
        this(name, vocabSize, maxContextLength, headSize, eosTokenIds, eosToken, compression, List.of(), Map.of());
    }

    /**
     * Returns the ids that end a continuation. A manifest that says nothing of them leaves it to the tokenizer's
     * configuration.
     *
     * @param tokenizer the bundle's; {@code null} if it ships none
     */
    public List<Integer> stopTokenIds(@Nullable BundleTokenizer tokenizer) {
        if (!eosTokenIds.isEmpty() || eosToken == null || tokenizer == null) {
            return eosTokenIds;
        }
        List<Integer> ids = tokenizer.encode(eosToken);
        return ids.size() == 1 ? ids : List.of();
    }
}
