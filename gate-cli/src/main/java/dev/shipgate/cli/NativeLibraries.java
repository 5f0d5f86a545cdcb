package dev.shipgate.cli;

import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.engine.onnx.OnnxEngine;

/** The native libraries that a run needs. */
final class NativeLibraries {

    private NativeLibraries() {}

    /**
     * Begins to load them while the command line is still being parsed and JUnit starts: that leaves a core idle. A
     * library that cannot be loaded is met again, and reported, by the one who needs it.
     */
    static void loadAhead() {
        Thread loader = new Thread(
                () -> {
                    OnnxEngine.loadLibrary();
                    BundleTokenizer.loadLibrary();
                },
                "shipgate-libraries");
        loader.setDaemon(true);
        loader.setUncaughtExceptionHandler((thread, reportedLater) -> {});
        loader.start();
    }
}
