package dev.shipgate.document;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;

/** The lines in which the values of a document begin. */
final class DocumentLines {

    private final Map<String, Integer> lines;

    private DocumentLines(Map<String, Integer> lines) {
        this.lines = lines;
    }

    /**
     * Finds the lines of all values of a document.
     *
     * @throws tools.jackson.core.JacksonException if it cannot be parsed
     */
    static DocumentLines of(TokenStreamFactory factory, byte[] content) {
        Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), content)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String place = place(parser.streamReadContext().pathAsPointer());
                lines.putIfAbsent(place, parser.currentTokenLocation().getLineNr());
            }
        }
        return new DocumentLines(lines);
    }

    /**
     * Returns the line of the value at {@code place}, such as {@code bundles[0].path}; empty for the root, or if there
     * is no such value.
     */
    OptionalInt line(String place) {
        Integer line = place.isEmpty() ? null : lines.get(place);
        return line == null || line < 1 ? OptionalInt.empty() : OptionalInt.of(line);
    }

    private static String place(JsonPointer pointer) {
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
