package dev.shipgate.gate;

import dev.shipgate.engine.child.NativeCode;

/** Opens the engines of surfaces, whose steps nobody counts. */
final class UncountedEngines {

    private UncountedEngines() {}

    static Surfaces.Engines of(NativeCode nativeCode, GateRequest request) {
        return new Surfaces.Engines(nativeCode, request.limits().deadline(), new Meter(Progress.SILENT));
    }
}
