package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes transcripts as JSON: UTF-8, snake_case, in the order of the records, numbers always finite.
 *
 * <p>It reads transcripts of any published version. A {@code @Nullable} component of a record may be absent and is then
 * {@code null}. A component whose default is an empty list declares that; every other component is required. A new
 * field of a record must have one of these defaults, because older transcripts lack it. Parts that this version doesn't
 * know are kept: {@link Transcript#unknown()}.
 */
public final class TranscriptFile {

    private static final int LARGEST_BYTES = 1 << 30;
    private static final int LONGEST_SHOWN = 80;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxDocumentLength(LARGEST_BYTES)
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

    private final ObjectWriter writer = mapper.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET);

    /**
     * Reads a transcript.
     *
     * @throws UnreadableTranscriptException if the file is missing, isn't JSON, or isn't a transcript of this schema
     */
    public Transcript read(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnreadableTranscriptException(
                    file, "expected a file, found " + (Files.isDirectory(file) ? "a folder" : "a pipe or a device"));
        }
        try {
            if (!(mapper.readTree(file) instanceof ObjectNode document)) {
                throw new UnreadableTranscriptException(file, "expected a JSON object");
            }
            requireSchema(file, document.path("schema"));
            return new TranscriptReader(mapper).read(document);
        } catch (JacksonException problem) {
            throw new TranscriptProblem(file, mapper).of(problem);
        }
    }

    /** Only the schema of a foreign document can be interpreted, so no other part is looked at before it. */
    private static void requireSchema(Path file, JsonNode schema) {
        if (!schema.asString("").equals(Transcript.SCHEMA)) {
            String text = schema.toString();
            throw new UnreadableTranscriptException(
                    file,
                    "schema: expected \"" + Transcript.SCHEMA + "\", found "
                            + (schema.isMissingNode()
                                    ? "none"
                                    : text.substring(0, Math.min(text.length(), LONGEST_SHOWN))));
        }
    }

    /**
     * Writes a transcript in one step, so no reader sees half of it, and forces it to the disk, because everything else
     * can be rendered from it again.
     *
     * @param directory created if it is missing
     * @return the file
     * @throws IOException if the file can't be written; an existing transcript is left unchanged
     */
    public Path write(Transcript transcript, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("transcript.json");
        return WholeFile.writeDurably(file, out -> {
            try {
                writer.writeValue(out, withUnknownParts(transcript));
            } catch (JacksonException problem) {
                throw new IOException(problem.getOriginalMessage(), problem);
            }
        });
    }

    /** Returns an observation, or any other value of a transcript, as JSON text. */
    public String toJson(Object value) {
        return mapper.writeValueAsString(value);
    }

    JsonNode toTree(Object value) {
        return mapper.valueToTree(value);
    }

    private Object withUnknownParts(Transcript transcript) {
        if (transcript.unknown().isEmpty()) {
            return transcript;
        }
        ObjectNode document = mapper.valueToTree(transcript);
        transcript.unknown().putInto(document);
        return document;
    }
}
