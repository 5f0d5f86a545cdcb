package dev.shipgate.bundle;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tokenizer.GgufTokenizer;
import dev.shipgate.tokenizer.SentencePieceTokenizer;
import dev.shipgate.tokenizer.SentencePieceTokenizer.Form;
import dev.shipgate.tokenizer.SplitRule;
import dev.shipgate.tokenizer.TokenizerFiles;
import dev.shipgate.tokenizer.VocabularyAndMerges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

    private final @Nullable VocabularyAndMerges parts;
    private final @Nullable SplitRule rule;
    private final @Nullable SentencePieceTokenizer pieces;
    private final @Nullable Form form;
    private final List<BundleTokenizer> others = new ArrayList<>();

    private BundleTokenizer(
            Path file,
            TokenizerLibrary library,
            TextTokenizer tokenizer,
            @Nullable VocabularyAndMerges parts,
            @Nullable SplitRule rule,
            @Nullable SentencePieceTokenizer pieces,
            @Nullable Form form) {
        this.file = file;
        this.library = library;
        this.tokenizer = tokenizer;
        this.parts = parts;
        this.rule = rule;
        this.pieces = pieces;
        this.form = form;
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
            SentencePieceTokenizer pieces = SentencePieceTokenizer.read(file);
            return of(file, library, pieces, pieces.forms().get(0));
        }
        if (TokenizerFiles.isGguf(file)) {
            return new BundleTokenizer(
                    file, library, library.open(file, GgufTokenizer.toJson(file)), null, null, null, null);
        }
        if (!TokenizerFiles.isVocabulary(file)) {
            return new BundleTokenizer(file, library, library.open(file), null, null, null, null);
        }
        VocabularyAndMerges parts = VocabularyAndMerges.read(file);
        return of(file, library, parts, parts.splitRule().orElse(SplitRule.GPT2));
    }

    private static BundleTokenizer of(
            Path file, TokenizerLibrary library, VocabularyAndMerges parts, @Nullable SplitRule rule) {
        return new BundleTokenizer(file, library, library.open(file, parts.withRule(rule)), parts, rule, null, null);
    }

    private static BundleTokenizer of(Path file, TokenizerLibrary library, SentencePieceTokenizer pieces, Form form) {
        return new BundleTokenizer(file, library, library.open(file, pieces.toJson(form)), null, null, pieces, form);
    }

    /** Describes what was assumed because the bundle's files don't say; empty if they determine everything. */
    public Optional<String> assumed() {
        if (pieces != null && form != null) {
            return pieces.leavesEndsOpen()
                    ? Optional.of("a tokenizer " + form.title() + ", which the files don't declare")
                    : Optional.empty();
        }
        return assumedRule()
                .map(each -> "the rule of " + each.title() + " for splitting texts, which the files don't contain");
    }

    private Optional<SplitRule> assumedRule() {
        return parts == null || parts.splitRule().isPresent() ? Optional.empty() : Optional.ofNullable(rule);
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
        if (pieces != null) {
            SentencePieceTokenizer same = pieces;
            return pieces.forms().stream()
                    .filter(other -> !other.equals(form))
                    .map(other -> kept(of(file, library, same, other)))
                    .filter(condition)
                    .findFirst();
        }
        if (parts == null || assumedRule().isEmpty()) {
            return Optional.empty();
        }
        return Arrays.stream(SplitRule.values())
                .filter(other -> other != rule)
                .map(other -> kept(of(file, library, parts, other)))
                .filter(condition)
                .findFirst();
    }

    /** Returns a reading that merges across the whole text, if the files don't determine how texts are split. */
    public Optional<BundleTokenizer> unsplit() {
        return parts == null || assumedRule().isEmpty()
                ? Optional.empty()
                : Optional.of(kept(of(file, library, parts, null)));
    }

    /**
     * Tells whether tokens spell a text, however it was split; empty unless the bundle ships a SentencePiece model,
     * whose files leave more open than the readings that the gate tries.
     */
    public Optional<Boolean> spells(List<Integer> tokens, String text) {
        return pieces == null ? Optional.empty() : Optional.of(pieces.spells(tokens, text));
    }

    private BundleTokenizer kept(BundleTokenizer other) {
        others.add(other);
        return other;
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
