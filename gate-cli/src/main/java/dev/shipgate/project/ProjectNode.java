package dev.shipgate.project;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A value of a project file, and typed ways into it. Every refusal names the line, the key, what is expected and what
 * was found.
 *
 * @param file the file
 * @param place where in it, such as {@code bundles[0].path}; empty at the root
 * @param value the value
 * @param lines where in the file each value begins
 */
record ProjectNode(Path file, String place, JsonNode value, ProjectLines lines) {

    private static final int LONGEST_SHOWN = 80;

    /** @throws InvalidInputException if it is no mapping, or holds a key that is not among {@code keys} */
    void requireMapping(Set<String> keys) {
        if (!value.isObject()) {
            throw expected("a mapping with the keys " + sorted(keys));
        }
        for (String key : value.propertyNames()) {
            if (!keys.contains(key)) {
                throw at(key).refused("is no key that is known here; expected one of " + sorted(keys));
            }
        }
    }

    boolean isText() {
        return value.isString();
    }

    boolean has(String key) {
        return value.has(key);
    }

    ProjectNode at(String key) {
        return new ProjectNode(file, place.isEmpty() ? key : place + "." + key, value.path(key), lines);
    }

    String text(String what) {
        if (!value.isString() || value.stringValue().isBlank()) {
            throw expected(what);
        }
        return value.stringValue();
    }

    int positive() {
        if (!value.isInt() || value.intValue() < 1) {
            throw expected("a whole number of at least 1");
        }
        return value.intValue();
    }

    /** Returns the elements of a list, in their order. */
    List<ProjectNode> list(String ofWhat) {
        if (!value.isArray()) {
            throw expected("a list of " + ofWhat);
        }
        List<ProjectNode> elements = new ArrayList<>();
        for (JsonNode element : value) {
            elements.add(new ProjectNode(file, place + "[" + elements.size() + "]", element, lines));
        }
        return elements;
    }

    Optional<ProjectNode> given(String key) {
        return has(key) ? Optional.of(at(key)) : Optional.empty();
    }

    InvalidInputException expected(String what) {
        return refused("expected " + what + ", found " + found());
    }

    InvalidInputException refused(String problem) {
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
