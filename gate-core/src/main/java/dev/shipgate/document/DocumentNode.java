package dev.shipgate.document;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A value of a document, with typed access. Every error message names the line and the key, and says what was expected
 * and found.
 *
 * @param file the file
 * @param place the value's place in the document, such as {@code bundles[0].path}; empty for the root
 * @param value the value
 * @param lines the line in which each value begins
 */
public record DocumentNode(Path file, String place, JsonNode value, DocumentLines lines) {

    private static final int LONGEST_SHOWN = 80;

    /** @throws InvalidInputException if the value isn't a mapping, or contains a key that isn't in {@code keys} */
    public void requireMapping(Set<String> keys) {
        if (!value.isObject()) {
            throw expected("a mapping with the keys " + sorted(keys));
        }
        for (String key : value.propertyNames()) {
            if (!keys.contains(key)) {
                throw at(key).refused("is not a known key here"
                        + NearestKey.to(key, keys)
                                .map(nearest -> "; did you mean " + nearest + "?")
                                .orElse(".")
                        + " The known keys are " + sorted(keys));
            }
        }
    }

    /** Tells whether the value is a string. */
    public boolean isText() {
        return value.isString();
    }

    /** Tells whether the value is a mapping with this key. */
    public boolean has(String key) {
        return value.has(key);
    }

    /** Returns the value of a key, which may be missing. */
    public DocumentNode at(String key) {
        return new DocumentNode(file, place.isEmpty() ? key : place + "." + key, value.path(key), lines);
    }

    /**
     * Returns the string, which must not be blank.
     *
     * @param what describes the expected value in messages
     */
    public String text(String what) {
        if (!value.isString() || value.stringValue().isBlank()) {
            throw expected(what);
        }
        return value.stringValue();
    }

    /** Returns the whole number, which must be at least 1. */
    public int positive() {
        if (!value.isInt() || value.intValue() < 1) {
            throw expected("a whole number of at least 1");
        }
        return value.intValue();
    }

    /**
     * Returns the number, which must be finite.
     *
     * @param what describes the expected value in messages
     * @param isRight tells whether the number is in its range
     */
    public double number(String what, DoublePredicate isRight) {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || !isRight.test(value.doubleValue())) {
            throw expected(what);
        }
        return value.doubleValue();
    }

    /** Returns the number, or {@code null} if the file contains null. */
    public @Nullable Double numberOrNull(String what, DoublePredicate isRight) {
        return value.isNull() ? null : number(what + ", or null", isRight);
    }

    /** Returns the boolean. */
    public boolean yesOrNo() {
        if (!value.isBoolean()) {
            throw expected("true or false");
        }
        return value.booleanValue();
    }

    /** Returns the constant that the value names. */
    public <E> E oneOf(List<E> constants, Function<E, String> name) {
        return constants.stream()
                .filter(constant -> value.isString() && name.apply(constant).equals(value.stringValue()))
                .findFirst()
                .orElseThrow(() -> expected("one of "
                        + String.join(", ", constants.stream().map(name).toList())));
    }

    /** Returns the day, which must have the form {@code 2027-01-31}. */
    public LocalDate day() {
        String expected = "a day such as 2027-01-31";
        try {
            return LocalDate.parse(text(expected));
        } catch (DateTimeParseException wrong) {
            throw expected(expected);
        }
    }

    /** Returns the elements of the list, in order. */
    public List<DocumentNode> list(String ofWhat) {
        if (!value.isArray()) {
            throw expected("a list of " + ofWhat);
        }
        List<DocumentNode> elements = new ArrayList<>();
        for (JsonNode element : value) {
            elements.add(new DocumentNode(file, place + "[" + elements.size() + "]", element, lines));
        }
        return elements;
    }

    /** Returns the value of a key, if the key is present. */
    public Optional<DocumentNode> given(String key) {
        return has(key) ? Optional.of(at(key)) : Optional.empty();
    }

    /** Returns an exception whose message contains the expected value and the one that was found. */
    public InvalidInputException expected(String what) {
        return refused("expected " + what + ", found " + found());
    }

    /** Returns an exception whose message contains the line and the place of this value. */
    public InvalidInputException refused(String problem) {
        OptionalInt line = lines.line(place);
        return new InvalidInputException(
                file,
                (line.isPresent() ? "line " + line.getAsInt() + ": " : "")
                        + (place.isEmpty() ? problem : place + ": " + problem));
    }

    private String found() {
        if (value.isMissingNode() || value.isNull()) {
            return "nothing";
        }
        if (value.isContainer()) {
            return value.isArray() ? "a list" : "a mapping";
        }
        String text = value.toString();
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }

    private static String sorted(Set<String> keys) {
        return String.join(", ", new TreeSet<>(keys));
    }
}
