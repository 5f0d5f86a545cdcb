package dev.shipgate.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the oracle was recorded from.
 *
 * @param id              the name of the model
 * @param architecture    its class; {@code null} if not recorded
 * @param revision        the revision that was really loaded; {@code null} if not recorded
 * @param weightsSha256   digest of its weights; {@code null} if not recorded
 * @param tokenizerSha256 digest of its {@code tokenizer.json}; {@code null} if not recorded
 * @param vocabSize       width of a row of logits
 * @param numHiddenLayers how many layers it has; {@code null} if not recorded
 * @param layerTypes      the type of each layer; empty if not recorded
 * @param eosTokenIds     the ids that end a continuation; empty if there are none
 */
public record OracleModel(
        String id,
        @Nullable String architecture,
        @Nullable String revision,
        @Nullable String weightsSha256,
        @Nullable String tokenizerSha256,
        int vocabSize,
        @Nullable Integer numHiddenLayers,
        List<String> layerTypes,
        List<Integer> eosTokenIds) {

    /** @throws IllegalArgumentException if the vocabulary has fewer than two tokens */
    public OracleModel {
        if (vocabSize < 2) {
            throw new IllegalArgumentException("model.vocab_size must be at least 2: " + vocabSize);
        }
        layerTypes = List.copyOf(layerTypes);
        eosTokenIds = List.copyOf(eosTokenIds);
    }
}
