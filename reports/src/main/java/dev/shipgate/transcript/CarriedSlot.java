package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The slot of a carried state: a layer and a kind. A transcript stores it as text such as {@code 3.key}; only this
 * class parses that text.
 *
 * <p>An oracle names its states in the same way but has its own type for that. The transcript doesn't depend on
 * oracles: a stored transcript must be readable without the code that recorded the reference.
 *
 * @param layer the layer index, counted from 0
 * @param kind the content of the state
 */
public record CarriedSlot(int layer, Kind kind) {

    private static final String EXPECTED =
            "a carried state, a layer and key, value, conv_state or recurrent_state, such as \"3.key\"";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.([a-z][a-z0-9_]*)");

    /** The content of a carried state. */
    public enum Kind {
        /** Keys of an attention layer. */
        KEY,
        /** Values of an attention layer. */
        VALUE,
        /** The last columns of a convolution's input. */
        CONV_STATE,
        /** The state of a recurrence. */
        RECURRENT_STATE;

        /** Returns whether a state of this kind grows by one token with every step. */
        public boolean isCache() {
            return this == KEY || this == VALUE;
        }

        /** Returns the name that files use, such as {@code conv_state}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Kind> ofId(String id) {
            for (Kind kind : values()) {
                if (kind.id().equals(id)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException if the layer is negative */
    public CarriedSlot {
        Require.notNegative(layer, "layer");
    }

    /**
     * Parses the form that files use.
     *
     * @param text such as {@code 3.key}
     * @throws IllegalArgumentException if the text isn't a layer and a kind
     */
    @JsonCreator
    public static CarriedSlot of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected " + EXPECTED + ", found \"" + text + "\"");
        }
        Kind kind = Kind.ofId(parts.group(2)).orElseThrow(() -> new UnknownNameException(text, EXPECTED));
        return new CarriedSlot(Integer.parseInt(parts.group(1)), kind);
    }

    /** Returns the state of another kind in the same layer. */
    public CarriedSlot beside(Kind other) {
        return new CarriedSlot(layer, other);
    }

    /** Returns the form that files use, such as {@code 3.key}. */
    @Override
    @JsonValue
    public String toString() {
        return layer + "." + kind.id();
    }
}
