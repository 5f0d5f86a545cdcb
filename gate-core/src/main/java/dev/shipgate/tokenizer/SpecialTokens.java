package dev.shipgate.tokenizer;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads the special tokens of a tokenizer, such as those that mark the turns of a conversation. */
public final class SpecialTokens {

    private SpecialTokens() {}

    /**
     * Returns the text of each special token by its id.
     *
     * @param file a file that {@link TokenizerFiles#find} found
     * @throws InvalidInputException if it can't be read
     */
    public static SortedMap<Integer, String> read(Path file) {
        if (TokenizerFiles.isSentencePiece(file)) {
            return SentencePieceTokenizer.read(file).specialTokens();
        }
        if (TokenizerFiles.isGguf(file)) {
            return GgufTokenizer.specialTokens(file);
        }
        if (TokenizerFiles.isVocabulary(file)) {
            return VocabularyAndMerges.read(file).specialTokens();
        }
        SortedMap<Integer, String> tokens = new TreeMap<>();
        for (JsonNode token : new StrictJson().read(file, JsonNode.class).path("added_tokens")) {
            if (token.path("special").asBoolean(false) && token.path("id").isInt()) {
                tokens.put(token.path("id").intValue(), token.path("content").asString(""));
            }
        }
        return tokens;
    }
}
