package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured, and on what. A judge needs nothing else.
 *
 * @param oracle the reference
 * @param bundle what was judged
 * @param baseline the second bundle whose tokens must be the same; {@code null} if none was given
 * @param deviceRuns what devices recorded; empty if none was given, and where the file has none
 * @param observations what the checks saw
 */
public record Measurements(
        OracleFacts oracle,
        BundleFacts bundle,
        @Nullable BundleFacts baseline,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<DeviceRunFacts> deviceRuns,
        List<Observation> observations) {

    /** @throws IllegalArgumentException if two observations have the same subject */
    public Measurements {
        deviceRuns = List.copyOf(deviceRuns);
        observations = List.copyOf(observations);
        long subjects =
                observations.stream().map(Observation::subject).distinct().count();
        Require.that(subjects == observations.size(), "two observations of one subject");
    }
}
