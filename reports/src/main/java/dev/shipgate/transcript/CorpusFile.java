package dev.shipgate.transcript;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

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
        return TranscriptJson.write(folder.resolve(TRANSCRIPT), mapper, transcript);
    }

    /**
     * Writes the description of a shard in one step and forces it to the disk.
     *
     * @param folder must exist
     * @return the file
     * @throws IOException if it can't be written; an existing description is left unchanged
     */
    public Path write(CorpusShard shard, Path folder) throws IOException {
        return TranscriptJson.write(folder.resolve(SHARD), mapper, shard);
    }

    private <T> T read(Path file, String schema, Class<T> type) {
        return TranscriptJson.read(file, mapper, schema, document -> mapper.treeToValue(document, type));
    }
}
