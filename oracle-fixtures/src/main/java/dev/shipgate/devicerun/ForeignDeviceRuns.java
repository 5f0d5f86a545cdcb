package dev.shipgate.devicerun;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads run transcripts published by other tools as device runs: {@code coreai-gate-transcript/1},
 * {@code coreai-verify-transcript/1} and the {@code <model>-device-ref/1} of the Core AI model zoo.
 *
 * <p>Nothing is made up. Properties without a counterpart in a device run become details of {@link ImportedFrom}, and
 * missing information becomes one of its limits. Only the last name of the bundle's and the runner's paths is kept,
 * because the rest is somebody's home directory.
 */
public final class ForeignDeviceRuns {

    /** The longest transcript that is read, in bytes. Published transcripts are less than a tenth of this. */
    public static final long MAX_BYTES = 4L << 20;

    private record SchemaOnly(@Nullable String schema) {}

    private ForeignDeviceRuns() {}

    /**
     * Reads a transcript and recognises its type by its schema. A transcript without case names has one case, which is
     * named after the file.
     *
     * @throws InvalidInputException if the file is missing, too long, has an unknown schema or violates its schema
     */
    public static DeviceRun read(Path file) {
        StrictJson json = new StrictJson(MAX_BYTES);
        String schema = schemaOf(json, file);
        ForeignFile source = ForeignFile.of(file, schema, json.read(file, JsonNode.class));
        return refusing(file, () -> json.read(file, typeOf(file, schema)).toDeviceRun(source));
    }

    /**
     * Reads both sides of the comparison in a transcript.
     *
     * @return empty if the transcript contains only one side
     * @throws InvalidInputException as {@link #read}
     */
    public static Optional<PublishedTranscript> readPublished(Path file) {
        StrictJson json = new StrictJson(MAX_BYTES);
        String schema = schemaOf(json, file);
        return refusing(file, () -> json.read(file, typeOf(file, schema)).published());
    }

    private static <T> T refusing(Path file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file, e);
        }
    }

    private static String schemaOf(StrictJson json, Path file) {
        @Nullable String schema = json.read(file, SchemaOnly.class).schema();
        if (schema == null) {
            throw unknown(file, "none");
        }
        return schema;
    }

    private static Class<? extends ForeignTranscript> typeOf(Path file, String schema) {
        if (schema.equals(CoreAiGateTranscript.SCHEMA)) {
            return CoreAiGateTranscript.class;
        }
        if (schema.equals(CoreAiVerifyTranscript.SCHEMA)) {
            return CoreAiVerifyTranscript.class;
        }
        if (DeviceReference.SCHEMA.matcher(schema).matches()) {
            return DeviceReference.class;
        }
        throw schema.equals(DeviceRun.SCHEMA)
                ? new InvalidInputException(file, "is already a " + schema + "; use it without importing it")
                : unknown(file, schema);
    }

    private static InvalidInputException unknown(Path file, String found) {
        return new InvalidInputException(
                file,
                "expected a transcript of schema " + CoreAiGateTranscript.SCHEMA + ", " + CoreAiVerifyTranscript.SCHEMA
                        + " or " + DeviceReference.SCHEMA_NAME + ", found " + found);
    }
}
