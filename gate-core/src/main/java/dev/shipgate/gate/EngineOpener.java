package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.engine.exec.ExecEngine;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.engine.onnx.StackedLayers;
import dev.shipgate.oracle.Oracle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens a bundle in an engine. */
@FunctionalInterface
interface EngineOpener {

    /**
     * Opens a bundle.
     *
     * @param oracle waits until the oracle is read; throws if it could not be
     * @throws EngineException if the bundle cannot be run
     */
    Engine open(Bundle bundle, EngineOptions options, Supplier<Oracle> oracle);

    /**
     * Returns what opens the bundles of a run.
     *
     * @param program runs them; {@code null} if ONNX Runtime does
     */
    static EngineOpener of(@Nullable ExecCommand program) {
        return program == null
                ? (bundle, options, oracle) -> OnnxEngine.open(bundle, options, StackedLayers.asRecorded(oracle))
                : (bundle, options, oracle) -> ExecEngine.open(bundle, program, options.intraOpThreads());
    }

    /** Returns an opener whose engines are counted by {@code meter}. */
    default EngineOpener counted(Meter meter) {
        return (bundle, options, oracle) -> new MeteredEngine(open(bundle, options, oracle), meter);
    }
}
