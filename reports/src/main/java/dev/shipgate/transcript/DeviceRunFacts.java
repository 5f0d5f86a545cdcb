package dev.shipgate.transcript;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Greedy sequences that were recorded on some surface.
 *
 * @param id its name within this transcript; no two runs share it
 * @param file the file it was read from
 * @param device the device and what is known of it
 * @param engine the engine and what is known of it
 * @param bundleName the bundle it says it ran; {@code null} if it does not
 * @param recordedAt when, as it says itself; {@code null} if it does not
 * @param caseIds the cases it has
 * @param mismatches why its bundle is not the gated one, a line each; empty if every file it names is the same
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
