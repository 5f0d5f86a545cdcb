package dev.shipgate.bundle;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.shipgate.input.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tokenises with Hugging Face's library in this process, which a damaged tokenizer can end. */
public final class HuggingFaceTokenizers implements TokenizerLibrary {

    /** By default, DJL truncates and pads, to a length from the file that a fixture may lack. */
    private static final Map<String, String> UNCHANGED =
            Map.of("truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD", "addSpecialTokens", "true");

    /** Loads the native library in advance; otherwise the first tokenizer has to wait for it. */
    public static void loadLibrary() {
        // Reading the field initialises its class, which loads the library.
        Objects.requireNonNull(TokenizersLibrary.LIB, "the native library of the tokenizers");
    }

    @Override
    public TextTokenizer open(Path file) {
        return load(file, () -> HuggingFaceTokenizer.newInstance(file, UNCHANGED));
    }

    @Override
    public TextTokenizer open(Path file, String json) {
        return load(file, () -> {
            try (InputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
                return HuggingFaceTokenizer.newInstance(in, UNCHANGED);
            }
        });
    }

    /** Loads a tokenizer; the library reports what is wrong with it in several ways. */
    @FunctionalInterface
    private interface Loader {
        HuggingFaceTokenizer load() throws IOException;
    }

    private static TextTokenizer load(Path file, Loader loader) {
        try {
            return new Loaded(file, loader.load());
        } catch (IOException | RuntimeException | LinkageError problem) {
            throw new InvalidInputException(file, "cannot be loaded as a tokenizer: " + problem.getMessage(), problem);
        }
    }

    private record Loaded(Path file, HuggingFaceTokenizer tokenizer) implements TextTokenizer {

        @Override
        public List<Integer> encode(String text) {
            try {
                return Arrays.stream(tokenizer.encode(text).getIds())
                        .mapToObj(Math::toIntExact)
                        .toList();
            } catch (RuntimeException problem) {
                throw new InvalidInputException(file, "cannot tokenise the text: " + problem.getMessage(), problem);
            }
        }

        @Override
        public String decode(int tokenId, boolean skipSpecial) {
            return tokenizer.decode(new long[] {tokenId}, skipSpecial);
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }
}
