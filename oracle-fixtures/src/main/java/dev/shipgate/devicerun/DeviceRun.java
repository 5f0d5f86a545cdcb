package dev.shipgate.devicerun;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one surface said, {@code shipgate-device-run/1}.
 *
 * @param file       where it was read from
 * @param pinned     that file's digest
 * @param device     the device
 * @param engine     the engine on it
 * @param bundle     the bundle that it ran
 * @param recordedAt when, as it says itself; {@code null} if it does not
 * @param cases      what it said to each prompt; may be empty, and then says nothing
 */
public record DeviceRun(
        Path file,
        PinnedFile pinned,
        Device device,
        DeviceEngine engine,
        DeviceBundle bundle,
        @Nullable String recordedAt,
        List<DeviceCase> cases) {

    /** The schema that this record describes. */
    public static final String SCHEMA = "shipgate-device-run/1";

    public DeviceRun {
        cases = List.copyOf(cases);
    }

    /**
     * Reads a device run.
     *
     * @throws InvalidInputException if the file is missing or is not a device run of this schema
     */
    public static DeviceRun read(Path file) {
        return new DeviceRunReader(file).read();
    }
}
