package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A manifest as JSON, with typed access to its fields. A field is identified by its path, such as
 * {@code language.vocab_size}.
 *
 * @param file the file
 * @param root the root of its document
 */
record Manifest(Path file, JsonNode root) {

    static Manifest read(Path file) {
        JsonNode root = new StrictJson().read(file, JsonNode.class);
        if (!root.isObject()) {
            throw new InvalidInputException(file, "is not a JSON object");
        }
        return new Manifest(file, root);
    }

    /** Reads the file {@code name} in a folder; empty if there is none. */
    static Optional<Manifest> find(InputFolder folder, String name) {
        return folder.find(name).map(Manifest::read);
    }

    JsonNode at(String field) {
        JsonNode node = root;
        for (String step : field.split("\\.")) {
            node = node.path(step);
        }
        return node;
    }

    @Nullable
    String text(String field) {
        JsonNode node = at(field);
        if (isAbsent(node)) {
            return null;
        }
        if (!node.isString()) {
            throw new InvalidInputException(file, field + " must be a string, found " + node);
        }
        return node.stringValue();
    }

    String requiredText(String field) {
        String text = text(field);
        if (text == null || text.isBlank()) {
            throw new InvalidInputException(file, field + " is missing");
        }
        return text;
    }

    @Nullable
    Integer positive(String field) {
        JsonNode node = at(field);
        if (isAbsent(node)) {
            return null;
        }
        if (!node.isInt() || node.intValue() <= 0) {
            throw new InvalidInputException(file, field + " must be a positive whole number, found " + node);
        }
        return node.intValue();
    }

    /** Reads the text of a special token, which is either a string or an object with a {@code content}. */
    @Nullable
    String tokenText(String field) {
        JsonNode node = at(field);
        JsonNode text = node.isObject() ? node.path("content") : node;
        return text.isString() ? text.stringValue() : null;
    }

    /** Reads one id or a list of them. */
    List<Integer> ids(String field) {
        JsonNode node = at(field);
        if (isAbsent(node)) {
            return List.of();
        }
        List<Integer> ids = new ArrayList<>();
        for (JsonNode each : node.isArray() ? node : List.of(node)) {
            if (!each.isInt()) {
                throw new InvalidInputException(file, field + " must be an id or a list of ids, found " + node);
            }
            ids.add(each.intValue());
        }
        return ids;
    }

    @Nullable
    String json(String field) {
        JsonNode node = at(field);
        return isAbsent(node) ? null : node.toString();
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
