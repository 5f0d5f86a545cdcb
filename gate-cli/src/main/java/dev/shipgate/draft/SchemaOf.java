package dev.shipgate.draft;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads the declared schema of a JSON or YAML file, and no more of the file than necessary. */
final class SchemaOf {

    private static final int LARGEST_BYTES = 16 << 20;
    private static final String PROPERTY = "schema";

    private SchemaOf() {}

    /** Returns the value of the property {@code schema}; empty if there is none or the file isn't JSON or YAML. */
    static Optional<String> file(Path file) {
        try {
            return schema(factory(file), InputFile.bytes(file, "a JSON or YAML file", LARGEST_BYTES));
        } catch (IOException | JacksonException | InvalidInputException neither) {
            return Optional.empty();
        }
    }

    private static TokenStreamFactory factory(Path file) {
        return file.getFileName().toString().endsWith(".json") ? new JsonFactory() : new YAMLFactory();
    }

    private static Optional<String> schema(TokenStreamFactory factory, byte[] content) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isSchema = parser.currentName().equals(PROPERTY);
                JsonToken value = parser.nextToken();
                if (isSchema) {
                    return value == JsonToken.VALUE_STRING ? Optional.of(parser.getString()) : Optional.empty();
                }
                parser.skipChildren();
            }
            return Optional.empty();
        }
    }
}
