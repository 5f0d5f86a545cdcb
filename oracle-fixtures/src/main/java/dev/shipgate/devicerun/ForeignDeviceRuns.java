package dev.shipgate.devicerun;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what other tools have published of their runs as device runs: {@code coreai-gate-transcript/1},
 * {@code coreai-verify-transcript/1} and the {@code <model>-device-ref/1} of the Core AI model zoo.
 *
 * <p>Nothing is made up. Whatever has no place in a device run becomes a detail of {@link ImportedFrom}, and what a
 * transcript does not say becomes one of its limits. Of the paths of the bundle and the runner, only the last name is
 * kept: what stands before it is somebody's home directory.
 */
public final class ForeignDeviceRuns {

    /** The longest transcript that is read, in bytes; published ones have less than a tenth of it. */
    public static final long MAX_BYTES = 4L << 20;

    private record SchemaOnly(@Nullable String schema) {}

    private ForeignDeviceRuns() {}

    /**
     * Reads a transcript, which is recognised by its schema. A transcript without case names has one case, which gets
     * the name of the file.
     *
     * @throws InvalidInputException if the file is missing, too long, of a schema that is not known, or not as the
     *     schema says
     */
    public static DeviceRun read(Path file) {
        StrictJson json = new StrictJson(MAX_BYTES);
        String schema = schemaOf(json, file);
        ForeignFile source = ForeignFile.of(file, schema, json.read(file, JsonNode.class));
        return refusing(file, () -> json.read(file, typeOf(file, schema)).toDeviceRun(source));
    }

    /**
     * Reads both sides of the comparison that a transcript holds.
     *
     * @return nothing if the transcript holds one side alone
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
            throw new InvalidInputException(file, e.getMessage(), e);
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
                ? new InvalidInputException(file, "is a " + schema + " already; use it as it is")
                : unknown(file, schema);
    }

    private static InvalidInputException unknown(Path file, String found) {
        return new InvalidInputException(
                file,
                "expected a transcript of schema " + CoreAiGateTranscript.SCHEMA + ", " + CoreAiVerifyTranscript.SCHEMA
                        + " or " + DeviceReference.SCHEMA_NAME + ", found " + found);
    }
}
