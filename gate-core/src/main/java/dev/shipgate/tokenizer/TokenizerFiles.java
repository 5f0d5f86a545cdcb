package dev.shipgate.tokenizer;

import dev.shipgate.gguf.GgufFile;
import dev.shipgate.input.InputFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of the files in which tokenizers are shipped. */
public final class TokenizerFiles {

    /** The whole tokenizer in one file. */
    public static final String WHOLE = "tokenizer.json";

    /** The vocabulary of a tokenizer in two files. */
    public static final String VOCABULARY = "vocab.json";

    /** The merges of a tokenizer in two files. */
    public static final String MERGES = "merges.txt";

    private static final String SENTENCEPIECE = "tokenizer.model";

    private TokenizerFiles() {}

    /**
     * Finds the file that represents the tokenizer in a folder: its {@code tokenizer.json}, else its {@code vocab.json}
     * if there is a {@code merges.txt} beside it, else its {@code tokenizer.model}.
     *
     * @param subfolder the tokenizer's folder in {@code folder}, with a slash at the end; empty if it is the folder
     *     itself
     * @throws dev.shipgate.input.InvalidInputException if the subfolder is outside the folder
     */
    public static Optional<Path> find(InputFolder folder, String subfolder) {
        boolean hasMerges = folder.find(subfolder + MERGES).isPresent();
        return Stream.of(WHOLE, VOCABULARY, SENTENCEPIECE)
                .filter(name -> hasMerges || !name.equals(VOCABULARY))
                .flatMap(name -> folder.find(subfolder + name).stream())
                .findFirst();
    }

    /**
     * Returns why the gate can't run the tokenizer in a file; empty if it can.
     *
     * @param file a file that {@link #find} found, or a GGUF file
     * @throws dev.shipgate.input.InvalidInputException if it can't be read
     */
    public static Optional<String> unsupported(Path file) {
        if (isGguf(file)) {
            return GgufTokenizer.unsupported(file);
        }
        return isSentencePiece(file) ? SentencePieceTokenizer.read(file).unsupported() : Optional.empty();
    }

    /** Tells whether a file contains the whole tokenizer, and nothing else. */
    public static boolean isWhole(Path file) {
        return !isVocabulary(file) && !isSentencePiece(file) && !isGguf(file);
    }

    /** Tells whether a file is a model that contains its tokenizer. */
    public static boolean isGguf(Path file) {
        return GgufFile.isGguf(file);
    }

    /** Tells whether a file is the vocabulary of a tokenizer in two files. */
    public static boolean isVocabulary(Path file) {
        return file.endsWith(VOCABULARY);
    }

    /** Tells whether a file is a SentencePiece model. */
    public static boolean isSentencePiece(Path file) {
        return file.toString().endsWith(".model");
    }
}
