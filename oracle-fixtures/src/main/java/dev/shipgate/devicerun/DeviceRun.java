package dev.shipgate.devicerun;

import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What some device recorded, {@code shipgate-device-run/1} or {@code shipgate-device-run/2}.
 *
 * @param file the file it was read from
 * @param pinned the same file by digest, named relative to its folder
 * @param recordedAt the time of the recording, in ISO 8601
 * @param cases may be empty; such a run can be read, but nothing can be compared with it
 * @param importedFrom the other tool's transcript that it was converted from; null if it was recorded in this format
 * @param details everything else at the top of a run of version 1, in the same order; lists and objects as JSON
 * @param recording what version 2 adds; null in a run of version 1
 */
public record DeviceRun(
        Path file,
        PinnedFile pinned,
        Device device,
        DeviceEngine engine,
        DeviceBundle bundle,
        @Nullable String recordedAt,
        List<DeviceCase> cases,
        @Nullable ImportedFrom importedFrom,
        Map<String, String> details,
        @Nullable Recording recording) {

    /** The first version. It is read for ever, and written for runs that come from it. */
    public static final String SCHEMA = "shipgate-device-run/1";

    /** The version with everything that a device can record. */
    public static final String SCHEMA_2 = "shipgate-device-run/2";

    /** @throws IllegalArgumentException if two cases have the same id */
    public DeviceRun {
        cases = List.copyOf(cases);
        details = Details.copyOf(
                details, "schema", "device", "engine", "bundle", "recorded_at", "cases", "imported_from");
        Set<String> ids = new HashSet<>();
        for (DeviceCase deviceCase : cases) {
            if (!ids.add(deviceCase.id())) {
                throw new IllegalArgumentException("two cases have the same id, " + deviceCase.id());
            }
        }
    }

    /** Makes a run with what version 1 defines. */
    public DeviceRun(
            Path file,
            PinnedFile pinned,
            Device device,
            DeviceEngine engine,
            DeviceBundle bundle,
            @Nullable String recordedAt,
            List<DeviceCase> cases,
            @Nullable ImportedFrom importedFrom) {
        this(file, pinned, device, engine, bundle, recordedAt, cases, importedFrom, Map.of(), null);
    }

    /**
     * Reads the device run in {@code file}.
     *
     * @throws dev.shipgate.input.InvalidInputException if the file is missing, has a different schema or violates the
     *     format
     */
    public static DeviceRun read(Path file) {
        return new DeviceRunReader(file).read();
    }

    /**
     * Returns the same run with each case renamed to the id that {@code oracle} uses for its prompt. Other tools don't
     * know those ids, but the same input ids mean the same case. A case keeps its id if the oracle doesn't have its
     * prompt, or has it twice.
     *
     * @throws IllegalArgumentException if two cases would end up with the same id
     */
    public DeviceRun withCaseIdsOf(Oracle oracle) {
        List<DeviceCase> renamed = cases.stream()
                .map(deviceCase -> deviceCase.withId(idIn(oracle, deviceCase)))
                .toList();
        return new DeviceRun(
                file, pinned, device, engine, bundle, recordedAt, renamed, importedFrom, details, recording);
    }

    private static String idIn(Oracle oracle, DeviceCase deviceCase) {
        List<String> ids = oracle.cases().stream()
                .filter(oracleCase -> oracleCase.inputIds().equals(deviceCase.inputIds()))
                .map(OracleCase::id)
                .toList();
        return ids.size() == 1 ? ids.get(0) : deviceCase.id();
    }
}
