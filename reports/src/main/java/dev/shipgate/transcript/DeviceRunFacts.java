package dev.shipgate.transcript;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Greedy sequences that were recorded on a device.
 *
 * @param id its name within this transcript; no two runs share it
 * @param file the file it was read from
 * @param device the device: its name and everything else that is known about it
 * @param engine the engine: its name and everything else that is known about it
 * @param bundleName the bundle that the run claims to have used; {@code null} if it names none
 * @param recordedAt the time that the run declares; {@code null} if it declares none
 * @param caseIds the ids of its cases
 * @param mismatches the reasons why its bundle isn't the gated one, one line per reason; empty if all files are the
 *     same
 */
public record DeviceRunFacts(
        String id,
        FileFacts file,
        Map<String, String> device,
        Map<String, String> engine,
        @Nullable String bundleName,
        @Nullable String recordedAt,
        List<String> caseIds,
        List<String> mismatches) {

    public DeviceRunFacts {
        Require.notBlank(id, "device run id");
        device = Copies.ordered(device);
        engine = Copies.ordered(engine);
        caseIds = List.copyOf(caseIds);
        mismatches = List.copyOf(mismatches);
    }
}
