package dev.shipgate.gate;

import java.nio.file.Path;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A surface to compare with the gated bundle: either the recording of a device, or an engine of this machine.
 *
 * @param name its name in reports
 * @param required whether a run without it is inconclusive
 * @param deviceRun the file that the device recorded; {@code null} for an engine
 * @param bundle the bundle that the engine runs; {@code null} for the gated one, and for a device
 * @param engine the engine, in the form of {@code --engine}; {@code null} for ONNX Runtime, and for a device
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record SurfaceRequest(
        String name,
        boolean required,
        @Nullable Path deviceRun,
        @Nullable Path bundle,
        @Nullable String engine) {

    /** @throws IllegalArgumentException if it is both or neither, has no name, or there is no such engine */
    public SurfaceRequest {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a surface needs a name");
        }
        boolean runs = bundle != null || engine != null;
        if (runs == (deviceRun != null)) {
            throw new IllegalArgumentException("the surface " + name + " needs either device_run, or engine or bundle");
        }
        if (engine != null) {
            EngineChoice.of(engine);
        }
    }
}
