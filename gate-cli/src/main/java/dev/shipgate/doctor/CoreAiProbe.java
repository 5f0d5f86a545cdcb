package dev.shipgate.doctor;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says how to run a bundle whose model is for Core AI, and names the traps that others have published. Finds nothing
 * about a bundle of another kind, or one that can't be opened, which is reported elsewhere.
 *
 * @param hasEngine whether the project names an engine of its own
 */
record CoreAiProbe(Path place, boolean hasEngine) implements Probe {

    private static final String ABOUT = "core ai";

    @Override
    public List<ProbeResult> look() {
        try {
            return Bundle.open(place).isCoreAi() ? advice() : List.of();
        } catch (InvalidInputException reportedElsewhere) {
            return List.of();
        }
    }

    private List<ProbeResult> advice() {
        List<ProbeResult> results = new ArrayList<>();
        if (!hasEngine) {
            results.add(ProbeResult.warn(
                    ABOUT,
                    place + ": has a Core AI model, which ONNX Runtime can't run",
                    "on a Mac, run the gate on it with --engine 'exec:python3 adapters/coreai/coreai_engine.py', or"
                            + " with the program in adapters/coreai/swift; on an iPhone, record a device run"));
        }
        results.add(ProbeResult.warn(
                ABOUT,
                "many exports take ids of shape [1, 1] and nothing else",
                "never warm up with a longer prompt, such as 256 tokens; feed one token"));
        results.add(ProbeResult.warn(
                ABOUT,
                "the pipelined engine feeds prompts in chunks unless it is told otherwise",
                "set COREAI_CHUNK_THRESHOLD=1 before the engine is made; afterwards it has no effect"));
        results.add(ProbeResult.warn(
                ABOUT,
                "iOS ends an app that takes more memory than an app may by default",
                "give it the entitlement com.apple.developer.kernel.increased-memory-limit"));
        results.add(ProbeResult.warn(
                ABOUT,
                "the first start on a device specialises the model into a cache, and a failed one leaves a part of it",
                "keep 4 GB of the device's disk free; after a failed start, delete the cache before the next"));
        return results;
    }
}
