package dev.shipgate.input;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Describes a JSON value of the wrong type to a reader who has only the file, not the record that it was read into.
 *
 * <p>The reports describe transcripts in the same words; neither module may know the other, so each has its own copy.
 */
final class WrongType {

    private static final int LONGEST_SHOWN = 80;
    private static final Pattern FOUND = Pattern.compile("\\b(?:from|coerce) ([A-Z][\\w-]*) (?:value|\")");
    private static final Pattern ACCEPTED = Pattern.compile("accepted for Enum class: \\[([^\\]]*)\\]");

    private WrongType() {}

    /** Returns what was expected and what was found; empty if the problem is of another kind. */
    static Optional<String> of(MismatchedInputException problem) {
        String message = String.valueOf(problem.getOriginalMessage());
        if (message.startsWith("No content to map")) {
            return Optional.of("expected a JSON value, found nothing");
        }
        if (message.startsWith("Trailing token")) {
            return Optional.of("expected the end of the file, found a second JSON value");
        }
        return found(problem, message).map(found -> "expected " + expected(problem, message) + ", found " + found);
    }

    private static String expected(MismatchedInputException problem, String message) {
        Class<?> type = problem.getTargetType();
        Matcher accepted = ACCEPTED.matcher(message);
        if (accepted.find()) {
            return "one of " + accepted.group(1);
        }
        if (type == null) {
            return "a value of another type";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == float.class || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (CharSequence.class.isAssignableFrom(type) || type.isEnum()) {
            return "text";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "a value of another type";
    }

    private static Optional<String> found(MismatchedInputException problem, String message) {
        if (message.startsWith("Cannot map `null`")) {
            return Optional.of("null");
        }
        if (problem instanceof InvalidFormatException format && format.getValue() != null) {
            String value = String.valueOf(format.getValue());
            String shown = value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "..." : value;
            return Optional.of(format.getValue() instanceof CharSequence ? "\"" + shown + "\"" : shown);
        }
        Matcher found = FOUND.matcher(message);
        return found.find() ? Optional.of(inWords(found.group(1))) : Optional.empty();
    }

    private static String inWords(String jacksonName) {
        return switch (jacksonName) {
            case "Array" -> "a list";
            case "Object" -> "an object";
            case "String" -> "text";
            case "Boolean" -> "true or false";
            case "Null" -> "null";
            default -> "a number";
        };
    }
}
