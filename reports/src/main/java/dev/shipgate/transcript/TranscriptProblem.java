package dev.shipgate.transcript;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/** Describes in one line a problem in the JSON of a transcript, and its place. */
final class TranscriptProblem {

    private static final Pattern MISSING = Pattern.compile("^Missing required creator property '([^']+)'.*");

    /** A Java class name in a message from Jackson. */
    private static final Pattern JAVA = Pattern.compile("`?dev\\.shipgate\\.[\\w.$]*?(\\w+)`?");

    private final Path file;
    private final JsonMapper mapper;
    private final String schema;

    TranscriptProblem(Path file, JsonMapper mapper, String schema) {
        this.file = file;
        this.mapper = mapper;
        this.schema = schema;
    }

    UnreadableTranscriptException of(JacksonException problem) {
        return new UnreadableTranscriptException(file, inWords(problem), problem);
    }

    private String inWords(JacksonException problem) {
        if (!Files.exists(file) || problem.getCause() instanceof NoSuchFileException) {
            return "there is no such file";
        }
        JsonPointer place = place(problem);
        OptionalInt line = problem instanceof StreamReadException ? parsedLine(problem) : line(place);
        return "not a " + schema + " transcript"
                + (line.isPresent() ? ", line " + line.getAsInt() : "")
                + ": " + (place.matches() ? "" : inWords(place) + ": ")
                + cause(problem);
    }

    private static String cause(JacksonException problem) {
        if (problem instanceof ValueInstantiationException
                && problem.getCause() != null
                && problem.getCause().getMessage() != null) {
            return problem.getCause().getMessage();
        }
        if (problem instanceof InvalidNullException) {
            return "must not be null";
        }
        if (problem instanceof InvalidFormatException unknown
                && unknown.getTargetType().isEnum()) {
            return "\"" + unknown.getValue() + "\" is not known to this version";
        }
        String message = String.valueOf(problem.getOriginalMessage());
        Matcher missing = MISSING.matcher(message);
        if (missing.matches()) {
            return "\"" + missing.group(1) + "\" is missing";
        }
        Optional<String> wrongType =
                problem instanceof MismatchedInputException mismatch ? WrongType.of(mismatch) : Optional.empty();
        return wrongType.orElseGet(() -> JAVA.matcher(message).replaceAll("$1"));
    }

    private static OptionalInt parsedLine(JacksonException problem) {
        return problem.getLocation() == null
                ? OptionalInt.empty()
                : OptionalInt.of(problem.getLocation().getLineNr());
    }

    private static JsonPointer place(JacksonException problem) {
        JsonPointer place = JsonPointer.empty();
        for (JacksonException.Reference step : problem.getPath()) {
            place = step.getPropertyName() == null
                    ? place.appendIndex(step.getIndex())
                    : place.appendProperty(step.getPropertyName());
        }
        return place;
    }

    /**
     * Returns the line in which {@code place} begins. If the place is missing, returns the line of the value that
     * should contain it.
     */
    private OptionalInt line(JsonPointer place) {
        String sought = place.toString();
        String nearest = "";
        int line = 1;
        try (JsonParser parser = mapper.createParser(file)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String here = parser.streamReadContext().pathAsPointer().toString();
                if (here.length() > nearest.length() && (sought + "/").startsWith(here + "/")) {
                    nearest = here;
                    line = parser.currentTokenLocation().getLineNr();
                }
            }
            return OptionalInt.of(line);
        } catch (JacksonException unreadable) {
            return OptionalInt.empty();
        }
    }

    private static String inWords(JsonPointer pointer) {
        StringBuilder place = new StringBuilder();
        for (JsonPointer step = pointer; !step.matches(); step = step.tail()) {
            if (step.getMatchingIndex() >= 0) {
                place.append('[').append(step.getMatchingIndex()).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getMatchingProperty());
            }
        }
        return place.toString();
    }
}
