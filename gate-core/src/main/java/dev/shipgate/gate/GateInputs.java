package dev.shipgate.gate;

import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.exec.ExecCommand;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is handed to a run.
 *
 * @param oracle folder of the oracle
 * @param bundle folder of the bundle to judge
 * @param baseline folder of the bundle whose tokens must be the same; {@code null} if there is none
 * @param deviceRuns files that devices recorded
 * @param engineOptions how the bundles are run
 * @param program runs them; {@code null} if ONNX Runtime does
 */
public record GateInputs(
        Path oracle,
        Path bundle,
        @Nullable Path baseline,
        List<Path> deviceRuns,
        EngineOptions engineOptions,
        @Nullable ExecCommand program) {

    public GateInputs {
        deviceRuns = List.copyOf(deviceRuns);
    }

    /** Makes inputs for ONNX Runtime. */
    public GateInputs(
            Path oracle, Path bundle, @Nullable Path baseline, List<Path> deviceRuns, EngineOptions engineOptions) {
        this(oracle, bundle, baseline, deviceRuns, engineOptions, null);
    }
}
