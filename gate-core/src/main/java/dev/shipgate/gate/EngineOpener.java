package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.engine.exec.ExecEngine;
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
     * @param oracle supplies the oracle after it has been read; throws if it couldn't be read
     * @throws EngineException if the bundle can't be run
     */
    Engine open(Bundle bundle, EngineOptions options, Supplier<Oracle> oracle);

    /**
     * Returns the opener for the bundles of a run.
     *
     * @param program the program that runs them; {@code null} for ONNX Runtime
     * @param nativeCode runs ONNX Runtime
     */
    static EngineOpener of(@Nullable ExecCommand program, NativeCode nativeCode) {
        return program == null
                ? (bundle, options, oracle) -> nativeCode.openEngine(bundle, options, StackedLayers.asRecorded(oracle))
                : (bundle, options, oracle) -> ExecEngine.open(bundle, program, options.intraOpThreads());
    }

    /** Returns an opener that counts the steps of its engines with {@code meter}. */
    default EngineOpener counted(Meter meter) {
        return (bundle, options, oracle) -> new MeteredEngine(open(bundle, options, oracle), meter);
    }
}
