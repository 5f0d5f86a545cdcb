package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The class of a token's text. An average over all classes would hide a bundle that corrupts only numbers. */
public enum TokenClass {
    /** Letters and everything that isn't in any other class. */
    WORD,
    /** Only digits, ignoring blanks around them. */
    DIGIT,
    /** Only punctuation and symbols, ignoring blanks around them. */
    PUNCTUATION,
    /** Only blanks and line ends. */
    WHITESPACE,
    /** A token that the tokenizer treats as special, such as an end-of-text token. */
    SPECIAL;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
