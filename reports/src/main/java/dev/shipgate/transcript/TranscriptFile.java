package dev.shipgate.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
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
            TranscriptJson.requireSchema(file, document, Transcript.SCHEMA);
            return new TranscriptReader(mapper).read(document);
        } catch (JacksonException problem) {
            throw new TranscriptProblem(file, mapper, Transcript.SCHEMA).of(problem);
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
