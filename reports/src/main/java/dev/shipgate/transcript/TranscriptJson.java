package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How the documents of this package look in JSON. */
final class TranscriptJson {

    private static final int LONGEST_SHOWN = 80;

    private TranscriptJson() {}

    static JsonMapper mapper(long largestBytes) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(64)
                                .maxDocumentLength(largestBytes)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .annotationIntrospector(new DeclaredNullness())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
    }

    /**
     * Reads a document of one schema.
     *
     * @param reading makes a value of the whole document
     * @throws UnreadableTranscriptException if the file is missing, too large, isn't JSON, or isn't of this schema
     */
    static <T> T read(Path file, JsonMapper mapper, String schema, Function<ObjectNode, T> reading) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnreadableTranscriptException(
                    file, "expected a file, found " + (Files.isDirectory(file) ? "a folder" : "a pipe or a device"));
        }
        requireSize(file, mapper.tokenStreamFactory().streamReadConstraints().getMaxDocumentLength());
        try {
            if (!(mapper.readTree(file) instanceof ObjectNode document)) {
                throw new UnreadableTranscriptException(file, "expected a JSON object");
            }
            requireSchema(file, document, schema);
            return reading.apply(document);
        } catch (JacksonException problem) {
            throw new TranscriptProblem(file, mapper, schema).of(problem);
        }
    }

    private static void requireSize(Path file, long largestBytes) {
        try {
            if (Files.exists(file) && Files.size(file) > largestBytes) {
                throw new UnreadableTranscriptException(
                        file,
                        "expected at most " + (largestBytes >> 20) + " MiB, found " + Files.size(file) + " bytes");
            }
        } catch (IOException problem) {
            throw new UnreadableTranscriptException(file, "cannot be read: " + problem.getMessage());
        }
    }

    /**
     * Writes a document in one step, so no reader sees half of it, and forces it to the disk.
     *
     * @return the file
     * @throws IOException if it can't be written; an existing file is left unchanged
     */
    static Path write(Path file, JsonMapper mapper, Object document) throws IOException {
        return WholeFile.writeDurably(file, out -> {
            try {
                mapper.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET).writeValue(out, document);
            } catch (JacksonException problem) {
                throw new IOException(problem.getOriginalMessage(), problem);
            }
        });
    }

    /** Only the schema of a foreign document can be interpreted, so no other part is looked at before it. */
    private static void requireSchema(Path file, JsonNode document, String expected) {
        JsonNode schema = document.path("schema");
        if (!schema.asString("").equals(expected)) {
            String text = schema.toString();
            throw new UnreadableTranscriptException(
                    file,
                    "schema: expected \"" + expected + "\", found "
                            + (schema.isMissingNode()
                                    ? "none"
                                    : text.substring(0, Math.min(text.length(), LONGEST_SHOWN))));
        }
    }
}
