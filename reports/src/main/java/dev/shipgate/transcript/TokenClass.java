package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What kind of text a token is; a bundle that corrupts only numbers shows in no average. */
public enum TokenClass {
    /** Letters and everything that is in no other class. */
    WORD,
    /** Only digits, blanks around them aside. */
    DIGIT,
    /** Only punctuation and symbols, blanks around them aside. */
    PUNCTUATION,
    /** Only blanks and line ends. */
    WHITESPACE,
    /** A token that the tokenizer keeps apart, such as an end of text. */
    SPECIAL;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
