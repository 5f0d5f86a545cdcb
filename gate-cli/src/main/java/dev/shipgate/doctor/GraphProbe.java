package dev.shipgate.doctor;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.child.ProcessMemory;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.wording.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Opens a bundle's graph as a run does, and takes one step. Then says how much memory the run will take.
 *
 * @param inProcess whether in this process
 * @param peak supplies the estimate for the run's oracle
 */
record GraphProbe(String about, Path place, boolean inProcess, Machine machine, Supplier<PeakEstimate> peak)
        implements Probe {

    private static final String PEAK = "peak memory";

    @Override
    public List<ProbeResult> look() {
        if (isOfAnotherEngine()) {
            return List.of();
        }
        try (NativeCode nativeCode = NativeCode.start(inProcess, Limits.defaults());
                Engine engine = nativeCode.openEngine(Bundle.open(place), EngineOptions.defaults())) {
            List<ProbeResult> results = new ArrayList<>();
            results.add(ProbeResult.ok(
                    about,
                    place + ": steps; " + engine.vocabularySize() + " logits, "
                            + engine.facts().states().size() + " states"));
            engine.processId().stream()
                    .flatMap(id -> ProcessMemory.bytes(id).stream())
                    .mapToObj(resident -> peak(peak.get().bytes(resident, engine.vocabularySize())))
                    .forEach(results::add);
            return results;
        } catch (EngineException refused) {
            return List.of(ProbeResult.fail(
                    about,
                    refused.getMessage(),
                    refused.stage() == Stage.UNSUPPORTED
                            ? "a run would be INCONCLUSIVE; supply what is missing, or run the bundle with its own"
                                    + " engine: --engine exec:PROGRAM"
                            : "a run would be an ERROR; load the model in the engine's own tools"));
        } catch (InvalidInputException unreadable) {
            // The probe of the bundle has already said so.
            return List.of();
        }
    }

    private ProbeResult peak(long bytes) {
        String found = "a run takes about " + Numbers.bytes(bytes) + " of memory";
        return bytes > machine.availableBytes()
                ? ProbeResult.warn(PEAK, found, "close other programs, or use a larger machine")
                : ProbeResult.ok(PEAK, found);
    }

    /** {@link GgufProbe} and {@link CoreAiProbe} look at such a bundle. */
    private boolean isOfAnotherEngine() {
        try {
            Bundle bundle = Bundle.open(place);
            return bundle.isGguf() || bundle.isCoreAi();
        } catch (InvalidInputException reportedBelow) {
            return false;
        }
    }
}
