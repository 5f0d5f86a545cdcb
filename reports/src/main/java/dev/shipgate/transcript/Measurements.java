package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was measured, and its inputs. A judge needs nothing else.
 *
 * @param oracle the reference
 * @param bundle the bundle that was judged
 * @param baseline the second bundle, whose tokens must be the same; {@code null} if none was given
 * @param deviceRuns the device runs; empty if none was given or the file has none
 * @param observations the observations of the checks
 * @param notExercised what no input of the run exercised; empty if that isn't known, as in older files
 * @param surfaces the surfaces that the project names, whether they were there or not; empty if it names none
 * @param speed how fast surfaces ran bundles, which judges nothing; empty if it wasn't given
 */
public record Measurements(
        OracleFacts oracle,
        BundleFacts bundle,
        @Nullable BundleFacts baseline,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<DeviceRunFacts> deviceRuns,
        List<Observation> observations,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<NotExercised> notExercised,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<SurfaceFacts> surfaces,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<SpeedFacts> speed) {

    /** @throws IllegalArgumentException if two observations have the same subject */
    public Measurements {
        deviceRuns = List.copyOf(deviceRuns);
        observations = List.copyOf(observations);
        notExercised = List.copyOf(notExercised);
        surfaces = List.copyOf(surfaces);
        speed = List.copyOf(speed);
        long subjects =
                observations.stream().map(Observation::subject).distinct().count();
        Require.that(subjects == observations.size(), "two observations have the same subject");
    }

    /** Returns the speed of every surface: what was given, then what devices recorded. */
    public List<SpeedFacts> speedOfAll() {
        return Stream.concat(speed.stream(), deviceRuns.stream().flatMap(run -> DeviceSpeed.of(run, bundle).stream()))
                .toList();
    }

    /**
     * Returns the device runs whose judgement counts: not those of surfaces that run another bundle.
     *
     * @param judgements the judgements of these measurements
     */
    public Stream<DeviceParity> countedDeviceRuns(Collection<Judgement> judgements) {
        Set<Subject> ofOtherBundles = judgements.stream()
                .filter(this::isOfOtherBundle)
                .map(Judgement::subject)
                .collect(Collectors.toSet());
        return observations.stream()
                .filter(DeviceParity.class::isInstance)
                .map(DeviceParity.class::cast)
                .filter(parity -> !ofOtherBundles.contains(parity.subject()));
    }

    /** Tells whether a judgement is of a surface that runs another bundle, so it doesn't count for this one. */
    public boolean isOfOtherBundle(Judgement judgement) {
        return judgement.standing() == Standing.ADVISORY
                && surfaces.stream()
                        .anyMatch(surface -> !surface.gated()
                                && surface.name().equals(judgement.subject().run()));
    }

    /** Makes measurements without named surfaces and speed. */
    public Measurements(
            OracleFacts oracle,
            BundleFacts bundle,
            @Nullable BundleFacts baseline,
            List<DeviceRunFacts> deviceRuns,
            List<Observation> observations,
            List<NotExercised> notExercised) {
        this(oracle, bundle, baseline, deviceRuns, observations, notExercised, List.of(), List.of());
    }

    /** Makes measurements without what wasn't exercised. */
    public Measurements(
            OracleFacts oracle,
            BundleFacts bundle,
            @Nullable BundleFacts baseline,
            List<DeviceRunFacts> deviceRuns,
            List<Observation> observations) {
        this(oracle, bundle, baseline, deviceRuns, observations, List.of());
    }
}
