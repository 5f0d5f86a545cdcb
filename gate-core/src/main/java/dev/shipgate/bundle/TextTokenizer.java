package dev.shipgate.bundle;

import dev.shipgate.input.InvalidInputException;
import java.util.List;

/** A loaded tokenizer. Thread-safe. */
public interface TextTokenizer extends AutoCloseable {

    /**
     * Returns the ids of a text, including the special tokens that the tokenizer adds.
     *
     * @throws InvalidInputException if the tokenizer rejects the text
     */
    List<Integer> encode(String text);

    /**
     * Returns the decoded text of one token; empty if the tokenizer doesn't know the id.
     *
     * @param skipSpecial whether the text of a special token is empty
     */
    String decode(int tokenId, boolean skipSpecial);

    @Override
    void close();
}
