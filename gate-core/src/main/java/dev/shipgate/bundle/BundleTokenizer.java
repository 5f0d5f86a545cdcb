package dev.shipgate.bundle;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tokenizer.GgufTokenizer;
import dev.shipgate.tokenizer.PieceReading;
import dev.shipgate.tokenizer.SentencePieceTokenizer;
import dev.shipgate.tokenizer.SplitReading;
import dev.shipgate.tokenizer.TokenizerFiles;
import dev.shipgate.tokenizer.TokenizerReading;
import dev.shipgate.tokenizer.VocabularyAndMerges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tokenizer that ships with a bundle. Thread-safe, except for its other {@linkplain #reading readings}. */
public final class BundleTokenizer implements AutoCloseable {

    private final Path file;
    private final TokenizerLibrary library;
    private final TextTokenizer tokenizer;
    private final Map<Integer, String> texts = new ConcurrentHashMap<>();
    private final Map<Integer, Boolean> special = new ConcurrentHashMap<>();

    private final @Nullable TokenizerReading reading;
    private final List<BundleTokenizer> others = new ArrayList<>();

    private BundleTokenizer(
            Path file, TokenizerLibrary library, TextTokenizer tokenizer, @Nullable TokenizerReading reading) {
        this.file = file;
        this.library = library;
        this.tokenizer = tokenizer;
        this.reading = reading;
    }

    /**
     * Loads a {@code tokenizer.json}, a {@code vocab.json} with the {@code merges.txt} beside it, a
     * {@code tokenizer.model}, or the tokenizer in a GGUF file, in this process.
     *
     * @throws InvalidInputException if it cannot be used, or is of a kind that isn't supported
     */
    public static BundleTokenizer open(Path file) {
        return open(file, new HuggingFaceTokenizers());
    }

    /**
     * Loads a {@code tokenizer.json}, a {@code vocab.json} with the {@code merges.txt} beside it, a
     * {@code tokenizer.model}, or the tokenizer in a GGUF file.
     *
     * @param library the library that tokenises
     * @throws InvalidInputException if it cannot be used, or is of a kind that isn't supported
     */
    public static BundleTokenizer open(Path file, TokenizerLibrary library) {
        InputFile.require(file, "a tokenizer");
        if (TokenizerFiles.isSentencePiece(file)) {
            return of(file, library, PieceReading.of(SentencePieceTokenizer.read(file)));
        }
        if (TokenizerFiles.isVocabulary(file)) {
            return of(file, library, SplitReading.of(VocabularyAndMerges.read(file)));
        }
        return TokenizerFiles.isGguf(file)
                ? new BundleTokenizer(file, library, library.open(file, GgufTokenizer.toJson(file)), null)
                : new BundleTokenizer(file, library, library.open(file), null);
    }

    private static BundleTokenizer of(Path file, TokenizerLibrary library, TokenizerReading reading) {
        return new BundleTokenizer(file, library, library.open(file, reading.toJson()), reading);
    }

    /** Describes what was assumed because the bundle's files don't say; empty if they determine everything. */
    public Optional<String> assumed() {
        return reading == null ? Optional.empty() : reading.assumed();
    }

    /**
     * Returns a reading of the files for which a condition is true. There are several only if the files don't determine
     * how texts are split. The tokenizer keeps the reading and closes it.
     *
     * @throws InvalidInputException if the condition can't be evaluated
     */
    public Optional<BundleTokenizer> reading(Predicate<BundleTokenizer> condition) {
        if (condition.test(this)) {
            return Optional.of(this);
        }
        return reading == null
                ? Optional.empty()
                : reading.others().map(this::kept).filter(condition).findFirst();
    }

    /** Returns a reading that merges across the whole text, if the files don't determine how texts are split. */
    public Optional<BundleTokenizer> unsplit() {
        return reading == null ? Optional.empty() : reading.unsplit().map(this::kept);
    }

    /**
     * Tells whether tokens spell a text, however it was split; empty unless the bundle ships a SentencePiece model,
     * whose files leave more open than the readings that the gate tries.
     */
    public Optional<Boolean> spells(List<Integer> tokens, String text) {
        return reading == null ? Optional.empty() : reading.spells(tokens, text);
    }

    private BundleTokenizer kept(TokenizerReading other) {
        BundleTokenizer tokenizer = of(file, library, other);
        others.add(tokenizer);
        return tokenizer;
    }

    /**
     * Returns the ids of a text, including the special tokens that the tokenizer adds.
     *
     * @throws InvalidInputException if the tokenizer rejects the text
     */
    public List<Integer> encode(String text) {
        return tokenizer.encode(text);
    }

    /** Returns the decoded text of one token, including special tokens. Empty if the tokenizer does not know the id. */
    public String decode(int tokenId) {
        return texts.computeIfAbsent(tokenId, id -> tokenizer.decode(id, false));
    }

    /** Tells whether a token is special, such as an end-of-text token. */
    public boolean isSpecial(int tokenId) {
        return special.computeIfAbsent(
                tokenId,
                id -> !decode(id).isEmpty() && tokenizer.decode(id, true).isEmpty());
    }

    @Override
    public void close() {
        others.forEach(BundleTokenizer::close);
        tokenizer.close();
    }
}
