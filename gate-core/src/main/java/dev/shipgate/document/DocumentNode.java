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
 * A value of a document, and typed ways into it. Every refusal names the line, the key, what is expected and what was
 * found.
 *
 * @param file the file
 * @param place where in it, such as {@code bundles[0].path}; empty at the root
 * @param value the value
 * @param lines where in the file each value begins
 */
public record DocumentNode(Path file, String place, JsonNode value, DocumentLines lines) {

    private static final int LONGEST_SHOWN = 80;

    /** @throws InvalidInputException if it is not a mapping, or holds a key that is not among {@code keys} */
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

    /** Tells whether it is a text. */
    public boolean isText() {
        return value.isString();
    }

    /** Tells whether it is a mapping with this key. */
    public boolean has(String key) {
        return value.has(key);
    }

    /** Returns the value of a key, which may be missing. */
    public DocumentNode at(String key) {
        return new DocumentNode(file, place.isEmpty() ? key : place + "." + key, value.path(key), lines);
    }

    /**
     * Returns a text that is not blank.
     *
     * @param what what is expected, in words
     */
    public String text(String what) {
        if (!value.isString() || value.stringValue().isBlank()) {
            throw expected(what);
        }
        return value.stringValue();
    }

    /** Returns a whole number of at least 1. */
    public int positive() {
        if (!value.isInt() || value.intValue() < 1) {
            throw expected("a whole number of at least 1");
        }
        return value.intValue();
    }

    /**
     * Returns a number.
     *
     * @param what what is expected, in words
     * @param isRight whether it is in its range
     */
    public double number(String what, DoublePredicate isRight) {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || !isRight.test(value.doubleValue())) {
            throw expected(what);
        }
        return value.doubleValue();
    }

    /** Returns a number, or {@code null} if that is what is written. */
    public @Nullable Double numberOrNull(String what, DoublePredicate isRight) {
        return value.isNull() ? null : number(what + ", or null", isRight);
    }

    /** Returns true or false. */
    public boolean yesOrNo() {
        if (!value.isBoolean()) {
            throw expected("true or false");
        }
        return value.booleanValue();
    }

    /** Returns the constant that is named {@code name} in files. */
    public <E> E oneOf(List<E> constants, Function<E, String> name) {
        return constants.stream()
                .filter(constant -> value.isString() && name.apply(constant).equals(value.stringValue()))
                .findFirst()
                .orElseThrow(() -> expected("one of "
                        + String.join(", ", constants.stream().map(name).toList())));
    }

    /** Returns a day, written as {@code 2027-01-31}. */
    public LocalDate day() {
        String expected = "a day such as 2027-01-31";
        try {
            return LocalDate.parse(text(expected));
        } catch (DateTimeParseException wrong) {
            throw expected(expected);
        }
    }

    /** Returns the elements of a list, in their order. */
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

    /** Returns the value of a key, if the key is there. */
    public Optional<DocumentNode> given(String key) {
        return has(key) ? Optional.of(at(key)) : Optional.empty();
    }

    /** Returns a refusal that says what is expected, and what was found. */
    public InvalidInputException expected(String what) {
        return refused("expected " + what + ", found " + found());
    }

    /** Returns a refusal with the line and the place of this value. */
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
