package dev.shipgate.devicerun;

import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Greedy sequences recorded on some device, {@code shipgate-device-run/1}.
 *
 * @param file the file it was read from
 * @param pinned the same file by digest, named relative to its folder
 * @param recordedAt the time of the recording, in ISO 8601
 * @param cases may be empty; such a run can be read, but nothing can be compared with it
 * @param importedFrom the other tool's transcript that it was converted from; null if it was recorded in this format
 */
public record DeviceRun(
        Path file,
        PinnedFile pinned,
        Device device,
        DeviceEngine engine,
        DeviceBundle bundle,
        @Nullable String recordedAt,
        List<DeviceCase> cases,
        @Nullable ImportedFrom importedFrom) {

    /** The format version that is read and written. */
    public static final String SCHEMA = "shipgate-device-run/1";

    /** @throws IllegalArgumentException if two cases have the same id */
    public DeviceRun {
        cases = List.copyOf(cases);
        Set<String> ids = new HashSet<>();
        for (DeviceCase deviceCase : cases) {
            if (!ids.add(deviceCase.id())) {
                throw new IllegalArgumentException("two cases have the same id, " + deviceCase.id());
            }
        }
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
        return new DeviceRun(file, pinned, device, engine, bundle, recordedAt, renamed, importedFrom);
    }

    private static String idIn(Oracle oracle, DeviceCase deviceCase) {
        List<String> ids = oracle.cases().stream()
                .filter(oracleCase -> oracleCase.inputIds().equals(deviceCase.inputIds()))
                .map(OracleCase::id)
                .toList();
        return ids.size() == 1 ? ids.get(0) : deviceCase.id();
    }
}
