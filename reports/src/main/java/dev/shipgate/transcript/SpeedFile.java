package dev.shipgate.transcript;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.DeserializationFeature;
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
        return TranscriptJson.read(file, mapper, SpeedDocument.SCHEMA, document -> {
            if (document.get("speed") instanceof ObjectNode speed) {
                // It follows from the other figures, and is written only for readers.
                speed.remove("faster_than_memory");
            }
            return mapper.readerFor(SpeedDocument.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(document);
        });
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
        TranscriptJson.write(file.toAbsolutePath(), mapper, document);
    }
}
