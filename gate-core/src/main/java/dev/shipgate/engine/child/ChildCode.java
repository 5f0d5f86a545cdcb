package dev.shipgate.engine.child;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.TokenizerLibrary;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.onnx.OnnxModel;
import dev.shipgate.engine.onnx.StackedLayers;

/** Native code in a child process. */
record ChildCode(ChildProcess process, Limits limits) implements NativeCode {

    @Override
    public Engine openEngine(Bundle bundle, EngineOptions options, StackedLayers layers) {
        return ChildEngine.open(process, limits, OnnxModel.of(bundle), options, layers);
    }

    @Override
    public TokenizerLibrary tokenizers() {
        return new ChildTokenizers(process, limits);
    }

    @Override
    public void close() {
        process.close();
    }
}
