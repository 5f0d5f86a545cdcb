package dev.shipgate.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
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

    private final JsonMapper mapper = TranscriptJson.mapper(LARGEST_BYTES);

    /**
     * Reads a transcript.
     *
     * @throws UnreadableTranscriptException if the file is missing, isn't JSON, or isn't a transcript of this schema
     */
    public Transcript read(Path file) {
        return TranscriptJson.read(file, mapper, Transcript.SCHEMA, new TranscriptReader(mapper)::read);
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
        return TranscriptJson.write(directory.resolve("transcript.json"), mapper, withUnknownParts(transcript));
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
