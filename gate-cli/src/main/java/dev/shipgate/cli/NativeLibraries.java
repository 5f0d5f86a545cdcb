package dev.shipgate.cli;

import dev.shipgate.bundle.HuggingFaceTokenizers;
import dev.shipgate.engine.onnx.OnnxEngine;

/** The native libraries that a run needs. */
final class NativeLibraries {

    private NativeLibraries() {}

    /**
     * Starts loading them while the command line is being parsed and JUnit starts, when a core would be idle. If a
     * library cannot be loaded, the code that needs it fails later and reports it.
     */
    static void loadAhead() {
        Thread loader = new Thread(
                () -> {
                    OnnxEngine.loadLibrary();
                    HuggingFaceTokenizers.loadLibrary();
                },
                "shipgate-libraries");
        loader.setDaemon(true);
        loader.setUncaughtExceptionHandler((thread, reportedLater) -> {});
        loader.start();
    }
}
