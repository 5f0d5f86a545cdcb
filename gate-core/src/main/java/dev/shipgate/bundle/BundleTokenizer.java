package dev.shipgate.bundle;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The tokenizer that ships with a bundle. Thread-safe. */
public final class BundleTokenizer implements AutoCloseable {

    /** By default, DJL truncates and pads, to a length from the file that a fixture may lack. */
    private static final Map<String, String> UNCHANGED =
            Map.of("truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD", "addSpecialTokens", "true");

    private final Path file;
    private final HuggingFaceTokenizer tokenizer;
    private final Map<Integer, String> texts = new ConcurrentHashMap<>();
    private final Map<Integer, Boolean> special = new ConcurrentHashMap<>();

    private BundleTokenizer(Path file, HuggingFaceTokenizer tokenizer) {
        this.file = file;
        this.tokenizer = tokenizer;
    }

    /** Loads the native library in advance; otherwise the first tokenizer has to wait for it. */
    public static void loadLibrary() {
        // Reading the field initialises its class, which loads the library.
        Objects.requireNonNull(TokenizersLibrary.LIB, "the native library of the tokenizers");
    }

    /**
     * Loads a {@code tokenizer.json}.
     *
     * @throws InvalidInputException if it cannot be used
     */
    public static BundleTokenizer open(Path file) {
        try {
            return new BundleTokenizer(file, HuggingFaceTokenizer.newInstance(file, UNCHANGED));
        } catch (IOException | RuntimeException | LinkageError problem) {
            throw new InvalidInputException(file, "cannot be loaded as a tokenizer: " + problem.getMessage(), problem);
        }
    }

    /**
     * Returns the ids of a text, including the special tokens that the tokenizer adds.
     *
     * @throws InvalidInputException if the tokenizer rejects the text
     */
    public List<Integer> encode(String text) {
        try {
            return Arrays.stream(tokenizer.encode(text).getIds())
                    .mapToObj(Math::toIntExact)
                    .toList();
        } catch (RuntimeException problem) {
            throw new InvalidInputException(file, "cannot tokenise the text: " + problem.getMessage(), problem);
        }
    }

    /** Returns the decoded text of one token, including special tokens. Empty if the tokenizer does not know the id. */
    public String decode(int tokenId) {
        return texts.computeIfAbsent(tokenId, id -> tokenizer.decode(new long[] {id}, false));
    }

    /** Tells whether a token is special, such as an end-of-text token. */
    public boolean isSpecial(int tokenId) {
        return special.computeIfAbsent(
                tokenId,
                id -> !decode(id).isEmpty()
                        && tokenizer.decode(new long[] {id}, true).isEmpty());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
