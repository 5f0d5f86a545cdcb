package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.check.Continuation;
import dev.shipgate.check.Surface;
import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.SurfaceFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The surfaces that a request names. One that can't be opened is missing, which doesn't stop the run. */
final class Surfaces implements Closing.Part {

    private final Map<String, Opened> opened = new LinkedHashMap<>();

    private Surfaces() {}

    /** A surface that the gate runs, or that is missing, or the recording of a device. */
    private record Opened(
            SurfaceRequest request,
            @Nullable DeviceRun recording,
            @Nullable BaselineRun run,
            @Nullable Path place,
            @Nullable String problem)
            implements Surface {

        @Override
        public boolean isRequired() {
            return request.required();
        }

        @Override
        public boolean runsGatedBundle() {
            return request.bundle() == null;
        }

        @Override
        public Optional<String> missing() {
            return Optional.ofNullable(problem);
        }

        @Override
        public Continuation continuation(OracleCase oracleCase) {
            return Objects.requireNonNull(run, "a missing surface isn't run").continuation(oracleCase);
        }

        @Override
        public List<DeviceRow> rows(OracleCase oracleCase) {
            return Objects.requireNonNull(run, "a missing surface isn't run").rows(oracleCase);
        }

        SurfaceFacts facts() {
            BundleFacts bundle = run == null ? null : run.facts(place);
            return new SurfaceFacts(
                    request.name(),
                    request.deviceRun() == null ? SurfaceFacts.Kind.ENGINE : SurfaceFacts.Kind.DEVICE_RUN,
                    request.required(),
                    problem,
                    runsGatedBundle(),
                    bundle);
        }
    }

    /** What opens the engines of surfaces. */
    record Engines(NativeCode nativeCode, Duration deadline, Meter meter) {

        Engine open(Bundle bundle, @Nullable ExecCommand program, GateRequest request, Supplier<Oracle> oracle) {
            return EngineOpener.of(program, nativeCode).counted(meter).open(bundle, request.engineOptions(), oracle);
        }
    }

    /**
     * Opens the surfaces. Their engines start when they are first needed.
     *
     * @param whenRead supplies the oracle after it has been read
     * @param makesRoom frees the memory that a bundle takes
     * @param gatedFiles supplies the files of the gated bundle with their digests; asked after the inputs are open
     */
    static Surfaces open(
            GateRequest request,
            Engines engines,
            Oracle oracle,
            Supplier<Oracle> whenRead,
            Consumer<Bundle> makesRoom,
            Supplier<List<PinnedFile>> gatedFiles) {
        Surfaces surfaces = new Surfaces();
        for (SurfaceRequest each : request.surfaces()) {
            surfaces.opened.put(each.name(), open(each, request, engines, oracle, whenRead, makesRoom, gatedFiles));
        }
        return surfaces;
    }

    private static Opened open(
            SurfaceRequest surface,
            GateRequest request,
            Engines engines,
            Oracle oracle,
            Supplier<Oracle> whenRead,
            Consumer<Bundle> makesRoom,
            Supplier<List<PinnedFile>> gatedFiles) {
        try {
            if (surface.deviceRun() != null) {
                return new Opened(surface, DeviceRun.read(surface.deviceRun()), null, null, null);
            }
            Path place = surface.bundle() == null ? request.bundle() : surface.bundle();
            EngineChoice engine = surface.engine() == null ? EngineChoice.DEFAULT : EngineChoice.of(surface.engine());
            ExecCommand program = engine.program(engines.deadline(), null);
            Bundle bundle = EngineChoice.openBundle(place, program, "engine:");
            BaselineRun run = BaselineRun.onDemand(
                    bundle,
                    surface.bundle() == null ? gatedFiles : Deferred.onDemand(bundle::pinFiles)::get,
                    oracle.judgedCases(),
                    () -> {
                        makesRoom.accept(bundle);
                        return engines.open(bundle, program, request, whenRead);
                    });
            return new Opened(surface, null, run, place, null);
        } catch (InvalidInputException unreadable) {
            return new Opened(surface, null, null, null, unreadable.published());
        }
    }

    /** Returns the recordings of devices, by the names of their surfaces. */
    Map<String, DeviceRun> recordings() {
        Map<String, DeviceRun> recordings = new LinkedHashMap<>();
        opened.forEach((name, surface) -> {
            if (surface.recording() != null) {
                recordings.put(name, surface.recording());
            }
        });
        return recordings;
    }

    /** Returns the surface of this name unless it is a recording. */
    Optional<Surface> surface(String name) {
        return Optional.ofNullable(opened.get(name))
                .filter(each -> each.recording() == null)
                .map(each -> each);
    }

    List<String> names() {
        return List.copyOf(opened.keySet());
    }

    /** Returns the names of the surfaces that run another bundle. */
    Set<String> ofOtherBundles() {
        return opened.values().stream()
                .filter(each -> !each.runsGatedBundle() && each.problem() == null)
                .map(each -> each.request().name())
                .collect(Collectors.toSet());
    }

    List<SurfaceFacts> facts() {
        return opened.values().stream().map(Opened::facts).toList();
    }

    @Override
    public void close() {
        opened.values().stream().map(Opened::run).filter(Objects::nonNull).forEach(BaselineRun::close);
    }
}
