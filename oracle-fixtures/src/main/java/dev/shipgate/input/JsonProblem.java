package dev.shipgate.input;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Describes in one line why a document was rejected, and where. */
public final class JsonProblem {

    /** Jackson's wording for Java programmers. Readers of our messages only have a JSON file. */
    private static final Pattern JAVA_TYPE = Pattern.compile(
            "^Cannot (deserialize value of type|construct instance of) `[^`]+`( \\([^)]*\\))?(: no | from )"
                    + "([\\w-]+ constructor/factory method to deserialize from )?");

    private static final Pattern JAVA_ADVICE =
            Pattern.compile("( \\((but could if|but might if|set Deser|bound as)|: disable Deser).*$");

    /** A second position, in the parser's terms. The message already contains the first one. */
    private static final Pattern START_MARKER = Pattern.compile(" \\(start marker at .*$", Pattern.DOTALL);

    private JsonProblem() {}

    /** Returns where Jackson stopped and why, without the parts that only make sense to Java programmers. */
    public static String of(JacksonException e) {
        if (e instanceof JacksonIOException && e.getCause() instanceof IOException io) {
            return "cannot be read: " + IoProblem.of(io);
        }
        String path = path(e);
        String place = path.isEmpty() ? position(e) : path + position(e);
        return place.isEmpty() ? cause(e) : place.strip() + ": " + cause(e);
    }

    private static String cause(JacksonException e) {
        if (e instanceof ValueInstantiationException
                && e.getCause() != null
                && e.getCause().getMessage() != null) {
            return e.getCause().getMessage();
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown property; expected one of "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof InvalidNullException) {
            return "null is not allowed here";
        }
        if (e instanceof MismatchedInputException mismatch) {
            Optional<String> wrongType = WrongType.of(mismatch);
            if (wrongType.isPresent()) {
                return wrongType.get();
            }
        }
        if (e instanceof InputCoercionException tooLarge) {
            int bits = tooLarge.getTargetType() == int.class ? 32 : 64;
            return "expected a whole number of at most " + bits + " bits, found a larger one";
        }
        @Nullable String message = e.getOriginalMessage();
        String text = message == null ? e.getClass().getSimpleName() : message;
        return e instanceof StreamReadException
                ? "is not valid JSON: " + START_MARKER.matcher(text).replaceFirst("")
                : JAVA_ADVICE
                        .matcher(JAVA_TYPE.matcher(text).replaceFirst("unexpected "))
                        .replaceFirst("");
    }

    /** Returns the path as {@code cases[3].input_ids[0]}; empty at the root. */
    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String position(JacksonException e) {
        @Nullable TokenStreamLocation at = e.getLocation();
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
