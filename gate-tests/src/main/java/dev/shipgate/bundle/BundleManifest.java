package dev.shipgate.bundle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says of itself.
 *
 * @param name             its name; {@code null} if it has none
 * @param vocabSize        its vocabulary; {@code null} if it does not say
 * @param maxContextLength tokens; {@code null} if it does not say
 * @param headSize         length of a key or value of one head; {@code null} if it does not say
 * @param eosTokenIds      the ids that end a continuation; empty if it does not say
 * @param eosToken         the text of the token that ends a text, as the tokenizer's configuration has it; {@code null} if
 *                         it does not say
 * @param compression      its claim about quantisation, JSON text; {@code null} if it makes none
 */
public record BundleManifest(
        @Nullable String name,
        @Nullable Integer vocabSize,
        @Nullable Integer maxContextLength,
        @Nullable Integer headSize,
        List<Integer> eosTokenIds,
        @Nullable String eosToken,
        @Nullable String compression) {

    public BundleManifest {
        eosTokenIds = List.copyOf(eosTokenIds);
    }
}
