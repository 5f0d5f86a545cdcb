package dev.shipgate.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the files of {@code shipgate speed}. Strict: a field that it doesn't know is refused. */
public final class SpeedFile {

    private static final long LARGEST_BYTES = 16L << 20;

    private final JsonMapper mapper = TranscriptJson.mapper(LARGEST_BYTES);

    /**
     * Reads a file.
     *
     * @throws UnreadableTranscriptException if the file is missing, too large, isn't JSON, or isn't of this schema
     */
    public SpeedDocument read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UnreadableTranscriptException(
                    file, Files.exists(file) ? "expected a file of 'shipgate speed'" : "there is no such file");
        }
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new UnreadableTranscriptException(
                        file,
                        "expected at most " + (LARGEST_BYTES >> 20) + " MiB, found " + Files.size(file) + " bytes");
            }
            JsonNode document = mapper.readTree(file);
            if (!(document instanceof ObjectNode object)) {
                throw new UnreadableTranscriptException(file, "expected a JSON object");
            }
            TranscriptJson.requireSchema(file, object, SpeedDocument.SCHEMA);
            if (object.get("speed") instanceof ObjectNode speed) {
                // It follows from the other figures, and is written only for readers.
                speed.remove("faster_than_memory");
            }
            return mapper.readerFor(SpeedDocument.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(object);
        } catch (JacksonException problem) {
            throw new TranscriptProblem(file, mapper, SpeedDocument.SCHEMA).of(problem);
        } catch (IOException problem) {
            throw new UnreadableTranscriptException(file, "cannot be read: " + problem.getMessage());
        }
    }

    /** Returns a document as JSON text. */
    public String toJson(SpeedDocument document) {
        return mapper.writeValueAsString(document);
    }

    /**
     * Writes a document in one step and forces it to the disk.
     *
     * @throws IOException if it can't be written; an existing file is left unchanged
     */
    public void write(SpeedDocument document, Path file) throws IOException {
        WholeFile.writeDurably(file.toAbsolutePath(), out -> {
            try {
                mapper.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET).writeValue(out, document);
            } catch (JacksonException problem) {
                throw new IOException(problem.getOriginalMessage(), problem);
            }
        });
    }
}
