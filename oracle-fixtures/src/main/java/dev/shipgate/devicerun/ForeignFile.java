package dev.shipgate.devicerun;

import dev.shipgate.input.PinnedFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The file of a foreign transcript and all its properties.
 *
 * @param properties as text, by dotted path, such as {@code protocol.prompt}; lists are in JSON, nulls are omitted
 */
record ForeignFile(Path file, PinnedFile pinned, String schema, Map<String, String> properties) {

    static ForeignFile of(Path file, String schema, JsonNode document) {
        Map<String, String> properties = new LinkedHashMap<>();
        flatten("", document, properties);
        return new ForeignFile(file, PinnedFile.of(file), schema, properties);
    }

    /** Returns the file's name without {@code .json}, for a transcript that doesn't name its only case. */
    String caseId() {
        String name = pinned.path();
        return name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
    }

    /** Returns the last name of a path. The folders before it are private to the publisher. */
    static String withoutFolders(String path) {
        String plain = path.replaceFirst("[/\\\\]+$", "");
        return plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1);
    }

    /**
     * Returns the properties under {@code prefix} that have one of these names or are nested below one, without the
     * prefix.
     */
    Map<String, String> under(String prefix, String... names) {
        Map<String, String> found = new LinkedHashMap<>();
        properties.forEach((path, value) -> {
            if (path.startsWith(prefix) && isAmong(path.substring(prefix.length()), names)) {
                found.put(path.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /**
     * Returns this as the source of a device run.
     *
     * @param used the properties that have a counterpart in the run, including everything nested below them
     */
    ImportedFrom importedFrom(List<String> limits, String... used) {
        Map<String, String> details = new LinkedHashMap<>(properties);
        details.keySet().removeIf(path -> path.equals("schema") || isAmong(path, used));
        return new ImportedFrom(schema, pinned, details, limits);
    }

    private static boolean isAmong(String path, String... names) {
        for (String name : names) {
            if (path.equals(name) || path.startsWith(name + ".")) {
                return true;
            }
        }
        return false;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> properties) {
        if (node.isObject()) {
            String prefix = path.isEmpty() ? "" : path + ".";
            node.properties().forEach(child -> flatten(prefix + child.getKey(), child.getValue(), properties));
        } else if (!node.isNull()) {
            properties.put(path, node.isArray() ? node.toString() : node.asString());
        }
    }
}
