package dev.shipgate.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the JSON documents of a corpus as {@link TranscriptFile} does those of a run: the transcript, and
 * the description of each shard.
 */
public final class CorpusFile {

    /** The name of the description of a shard, in its folder. */
    public static final String SHARD = "shard.json";

    /** The name of the transcript, in its folder. */
    public static final String TRANSCRIPT = "transcript.json";

    private static final long LARGEST_BYTES = 256L << 20;

    private final JsonMapper mapper = TranscriptJson.mapper(LARGEST_BYTES);

    /**
     * Reads the transcript in a folder.
     *
     * @throws UnreadableTranscriptException if the file is missing, isn't JSON, or isn't of this schema
     */
    public CorpusTranscript readTranscript(Path folder) {
        return read(folder.resolve(TRANSCRIPT), CorpusTranscript.SCHEMA, CorpusTranscript.class);
    }

    /**
     * Reads the description of the shard in a folder.
     *
     * @throws UnreadableTranscriptException if the file is missing, isn't JSON, or isn't of this schema
     */
    public CorpusShard readShard(Path folder) {
        return read(folder.resolve(SHARD), CorpusShard.SCHEMA, CorpusShard.class);
    }

    /**
     * Writes a transcript in one step and forces it to the disk.
     *
     * @param folder must exist
     * @return the file
     * @throws IOException if it can't be written; an existing transcript is left unchanged
     */
    public Path write(CorpusTranscript transcript, Path folder) throws IOException {
        return write(folder.resolve(TRANSCRIPT), transcript);
    }

    /**
     * Writes the description of a shard in one step and forces it to the disk.
     *
     * @param folder must exist
     * @return the file
     * @throws IOException if it can't be written; an existing description is left unchanged
     */
    public Path write(CorpusShard shard, Path folder) throws IOException {
        return write(folder.resolve(SHARD), shard);
    }

    private Path write(Path file, Object document) throws IOException {
        return WholeFile.writeDurably(file, out -> {
            try {
                mapper.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET).writeValue(out, document);
            } catch (JacksonException problem) {
                throw new IOException(problem.getOriginalMessage(), problem);
            }
        });
    }

    private <T> T read(Path file, String schema, Class<T> type) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnreadableTranscriptException(
                    file, "expected a file, found " + (Files.isDirectory(file) ? "a folder" : "a pipe or a device"));
        }
        try {
            JsonNode document = mapper.readTree(file);
            if (!(document instanceof ObjectNode)) {
                throw new UnreadableTranscriptException(file, "expected a JSON object");
            }
            TranscriptJson.requireSchema(file, document, schema);
            return mapper.treeToValue(document, type);
        } catch (JacksonException problem) {
            throw new TranscriptProblem(file, mapper, schema).of(problem);
        }
    }
}
