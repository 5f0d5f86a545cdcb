package dev.shipgate.engine.child;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.TokenizerLibrary;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.onnx.OnnxModel;
import dev.shipgate.engine.onnx.StackedLayers;

/** Native code in child processes. */
record ChildCode(Processes processes, Limits limits) implements NativeCode {

    /** Returns native code in a child that has been started, and is held to the limits from now on. */
    static NativeCode in(ChildProcess started, Limits limits) {
        return new ChildCode(Processes.startingWith(started, limits), limits);
    }

    @Override
    public Engine openEngine(Bundle bundle, EngineOptions options, StackedLayers layers) {
        return ChildEngine.open(processes.forEngines(), limits, OnnxModel.of(bundle), options, layers);
    }

    @Override
    public TokenizerLibrary tokenizers() {
        return new ChildTokenizers(processes, limits);
    }

    @Override
    public void close() {
        processes.close();
    }
}
