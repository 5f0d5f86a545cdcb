package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded on a device.
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
 * @param notCovered the bundle's files that the run doesn't name; empty if it names all, or in older transcripts
 * @param details what else a run of version 1 has at its top; lists and objects as JSON
 * @param recording what a run of version 2 recorded; {@code null} for version 1 and in older transcripts
 */
public record DeviceRunFacts(
        String id,
        FileFacts file,
        Map<String, String> device,
        Map<String, String> engine,
        @Nullable String bundleName,
        @Nullable String recordedAt,
        List<String> caseIds,
        List<String> mismatches,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<String> notCovered,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        Map<String, String> details,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable DeviceRecording recording) {

    public DeviceRunFacts {
        Require.notBlank(id, "device run id");
        device = Copies.ordered(device);
        engine = Copies.ordered(engine);
        caseIds = List.copyOf(caseIds);
        mismatches = List.copyOf(mismatches);
        notCovered = List.copyOf(notCovered);
        details = Copies.ordered(details);
    }

    /** Makes facts with what every device run has. */
    public DeviceRunFacts(
            String id,
            FileFacts file,
            Map<String, String> device,
            Map<String, String> engine,
            @Nullable String bundleName,
            @Nullable String recordedAt,
            List<String> caseIds,
            List<String> mismatches) {
        this(id, file, device, engine, bundleName, recordedAt, caseIds, mismatches, List.of(), Map.of(), null);
    }
}
