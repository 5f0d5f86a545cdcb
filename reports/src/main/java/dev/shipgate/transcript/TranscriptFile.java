package dev.shipgate.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes transcripts as JSON: UTF-8, snake_case, in the order of the records, numbers always finite. */
public final class TranscriptFile {

    private static final int LARGEST_BYTES = 1 << 30;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxDocumentLength(LARGEST_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * Reads a transcript.
     *
     * @throws UnreadableTranscriptException if the file is missing, is not JSON, or is not a transcript of this schema
     */
    public Transcript read(Path file) {
        try {
            return mapper.readValue(file, Transcript.class);
        } catch (JacksonException problem) {
            throw new UnreadableTranscriptException(file, problem(file, problem), problem);
        }
    }

    /**
     * Writes a transcript beside its place and moves it there in one step, so that no reader sees half of it.
     *
     * @param directory is made if it is missing
     * @return the file
     * @throws IOException if it cannot be written; a transcript that was there before is left as it was
     */
    public Path write(Transcript transcript, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("transcript.json");
        Path beside =
                directory.resolve(".transcript.json." + ProcessHandle.current().pid());
        try {
            try {
                mapper.writeValue(beside, transcript);
            } catch (JacksonException problem) {
                throw new IOException(problem.getOriginalMessage(), problem);
            }
            return Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Returns an observation, or any other value of a transcript, as JSON text. */
    public String toJson(Object value) {
        return mapper.writeValueAsString(value);
    }

    private static String problem(Path file, JacksonException problem) {
        if (!Files.exists(file) || problem.getCause() instanceof NoSuchFileException) {
            return "there is no such file";
        }
        var where = problem.getLocation();
        return "not a " + Transcript.SCHEMA + " transcript" + (where == null ? "" : ", line " + where.getLineNr())
                + ": " + problem.getOriginalMessage();
    }
}
