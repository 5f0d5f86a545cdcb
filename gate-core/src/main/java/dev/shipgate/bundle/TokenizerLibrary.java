package dev.shipgate.bundle;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;

/** Loads tokenizers. */
public interface TokenizerLibrary {

    /**
     * Loads a {@code tokenizer.json}.
     *
     * @throws InvalidInputException if it can't be used
     */
    TextTokenizer open(Path file);

    /**
     * Loads a tokenizer from the text of a {@code tokenizer.json}.
     *
     * @param file the file to name in messages
     * @throws InvalidInputException if it can't be used
     */
    TextTokenizer open(Path file, String json);
}
