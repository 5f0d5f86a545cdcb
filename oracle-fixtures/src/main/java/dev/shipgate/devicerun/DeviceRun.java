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
 * @param file where it was read from
 * @param pinned the same file by digest, named relative to its folder
 * @param recordedAt when it was recorded, in ISO 8601
 * @param cases may be empty: such a run can be read, but has nothing to say
 * @param importedFrom the transcript of another tool that it was made of; null if it was recorded as it is
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

    /** The version of the format that is read and written. */
    public static final String SCHEMA = "shipgate-device-run/1";

    /** @throws IllegalArgumentException if two cases have one id */
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
     * @throws dev.shipgate.input.InvalidInputException if it is missing, of another schema or not as the format says
     */
    public static DeviceRun read(Path file) {
        return new DeviceRunReader(file).read();
    }

    /**
     * Returns the same run with each case under the id that {@code oracle} has for its prompt. Other tools know nothing
     * of those ids, but the same input ids are the same case. A case whose prompt the oracle has not, or has twice,
     * keeps its id.
     *
     * @throws IllegalArgumentException if two cases would have one id
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
