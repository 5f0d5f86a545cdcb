package dev.shipgate.transcript;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the vocabulary.
 *
 * @param id the token id, at least 0
 * @param text the text that the bundle's tokenizer decodes it to; {@code null} if no tokenizer was available. The text
 *     is hostile: a renderer must escape it
 */
public record Token(int id, @Nullable String text) {

    /** @throws IllegalArgumentException if {@code id} is negative */
    public Token {
        Require.notNegative(id, "token id");
    }
}
