package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was measured, and its inputs. A judge needs nothing else.
 *
 * @param oracle the reference
 * @param bundle the bundle that was judged
 * @param baseline the second bundle, whose tokens must be the same; {@code null} if none was given
 * @param deviceRuns the device runs; empty if none was given or the file has none
 * @param observations the observations of the checks
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
        Require.that(subjects == observations.size(), "two observations have the same subject");
    }
}
