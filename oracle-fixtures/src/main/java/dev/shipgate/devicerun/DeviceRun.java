package dev.shipgate.devicerun;

import dev.shipgate.input.PinnedFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Greedy sequences recorded on some device, {@code shipgate-device-run/1}.
 *
 * @param file       where it was read from
 * @param pinned     the same file by digest, named relative to its folder
 * @param recordedAt when it was recorded, in ISO 8601
 * @param cases      may be empty: such a run can be read, but has nothing to say
 */
public record DeviceRun(
        Path file,
        PinnedFile pinned,
        Device device,
        DeviceEngine engine,
        DeviceBundle bundle,
        @Nullable String recordedAt,
        List<DeviceCase> cases) {

    /** The version of the format that is read. */
    public static final String SCHEMA = "shipgate-device-run/1";

    /**
     * @throws IllegalArgumentException if two cases have one id
     */
    public DeviceRun {
        cases = List.copyOf(cases);
        Set<String> ids = new HashSet<>();
        for (DeviceCase deviceCase : cases) {
            if (!ids.add(deviceCase.id())) {
                throw new IllegalArgumentException("two cases have the id " + deviceCase.id());
            }
        }
    }

    /**
     * Reads the device run in {@code file}.
     *
     * @throws dev.shipgate.input.InvalidInputException if it is missing, of another schema or not as the format
     *     says
     */
    public static DeviceRun read(Path file) {
        return new DeviceRunReader(file).read();
    }
}
