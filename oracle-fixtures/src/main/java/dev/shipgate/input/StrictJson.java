package dev.shipgate.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that nobody has vouched for. Bounded in size and depth; a key that stands twice, something behind the end,
 * a missing primitive and a value of another type are refused. Fields that are not known are passed over, since a later
 * recorder may write more of them.
 */
public final class StrictJson {

    /** The largest document, in bytes, that is not a tensor file's header. */
    public static final long LARGEST_DOCUMENT_BYTES = 64L << 20;

    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_STRING = 16 << 20;

    private final long largestBytes;
    private final JsonMapper mapper;

    /** Makes a reader of documents up to {@link #LARGEST_DOCUMENT_BYTES}. */
    public StrictJson() {
        this(LARGEST_DOCUMENT_BYTES);
    }

    /** Makes a reader of documents up to {@code largestBytes}. */
    public StrictJson(long largestBytes) {
        this.largestBytes = largestBytes;
        this.mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxDocumentLength(largestBytes)
                                .maxNestingDepth(DEEPEST)
                                .maxNameLength(LONGEST_NAME)
                                .maxStringLength(LONGEST_STRING)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Reads a file.
     *
     * @throws InvalidInputException if it is missing, too large, not JSON, or not a {@code type}
     */
    public <T> T read(Path file, Class<T> type) {
        try {
            long bytes = Files.size(file);
            if (bytes > largestBytes) {
                throw new InvalidInputException(
                        file, "has " + bytes + " bytes, more than the " + largestBytes + " that it may have");
            }
            return read(file, Files.readAllBytes(file), type);
        } catch (NoSuchFileException missing) {
            throw new InvalidInputException(file, "there is no such file", missing);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + problem, problem);
        }
    }

    /**
     * Reads a document that was taken out of a file.
     *
     * @param file names it in messages
     * @throws InvalidInputException if it is not JSON, or not a {@code type}
     */
    public <T> T read(Path file, byte[] document, Class<T> type) {
        try {
            T value = mapper.readValue(document, type);
            if (value == null) {
                throw new InvalidInputException(file, "holds nothing but null");
            }
            return value;
        } catch (JacksonException problem) {
            throw new InvalidInputException(file, describe(problem), problem);
        }
    }

    private static String describe(JacksonException problem) {
        String message = problem.getOriginalMessage().lines().findFirst().orElse("not JSON");
        String path = problem instanceof DatabindException databind && !databind.getPath().isEmpty()
                ? "at " + databind.getPath().stream()
                                .map(step -> step.getPropertyName() == null
                                        ? "[" + step.getIndex() + "]"
                                        : step.getPropertyName())
                                .reduce((outer, inner) -> inner.startsWith("[") ? outer + inner : outer + "." + inner)
                                .orElseThrow()
                        + ", "
                : "";
        TokenStreamLocation where = problem.getLocation();
        String line = where == null || where.getLineNr() < 1
                ? ""
                : "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": ";
        return path + line + message;
    }
}
