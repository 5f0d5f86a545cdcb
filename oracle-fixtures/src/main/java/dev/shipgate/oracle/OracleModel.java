package dev.shipgate.oracle;

import dev.shipgate.input.PinnedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model that an oracle was recorded from.
 *
 * @param id name of the model
 * @param architecture class of the model, such as {@code Qwen3_5ForCausalLM}
 * @param revision revision of the weights at their source
 * @param weightsSha256 SHA-256 of the weights
 * @param tokenizerSha256 SHA-256 of {@code tokenizer.json}
 * @param vocabSize width of the logits, at least 2
 * @param layerTypes one per layer, such as {@code full_attention}; empty if not recorded
 * @param eosTokenIds the end-of-text ids; empty if there are none
 * @param context how far it sees
 * @param experts its experts; {@code null} if it has none or they weren't recorded
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
        List<Integer> eosTokenIds,
        ModelContext context,
        @Nullable ModelExperts experts) {

    /**
     * @throws IllegalArgumentException if the id is blank, a digest isn't a SHA-256, a number is out of range or there
     *     isn't one layer type per layer
     */
    public OracleModel {
        layerTypes = List.copyOf(layerTypes);
        eosTokenIds = List.copyOf(eosTokenIds);
        if (id.isBlank()) {
            throw new IllegalArgumentException("id is blank");
        }
        requireSha256("weights_sha256", weightsSha256);
        requireSha256("tokenizer_sha256", tokenizerSha256);
        if (vocabSize < 2) {
            throw new IllegalArgumentException("vocab_size is " + vocabSize + ", expected at least 2");
        }
        if (numHiddenLayers != null) {
            if (numHiddenLayers < 0) {
                throw new IllegalArgumentException("num_hidden_layers is negative: " + numHiddenLayers);
            }
            RequireThat.sameLengthIfRecorded("layer_types", layerTypes, "num_hidden_layers", numHiddenLayers);
        }
        RequireThat.idsInVocabulary("eos_token_id", eosTokenIds, vocabSize);
    }

    private static void requireSha256(String property, @Nullable String digest) {
        if (digest != null && !PinnedFile.isSha256(digest)) {
            throw new IllegalArgumentException(property + " must be 64 lower-case hexadecimal digits, found " + digest);
        }
    }
}
