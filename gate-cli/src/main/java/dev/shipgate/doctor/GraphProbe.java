package dev.shipgate.doctor;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens a bundle's graph as a run does, and takes one step.
 *
 * @param inProcess whether in this process
 */
record GraphProbe(String about, Path place, boolean inProcess) implements Probe {

    @Override
    public List<ProbeResult> look() {
        if (isOfAnotherEngine()) {
            return List.of();
        }
        try (NativeCode nativeCode = NativeCode.start(inProcess, Limits.defaults());
                Engine engine = nativeCode.openEngine(Bundle.open(place), EngineOptions.defaults())) {
            return List.of(ProbeResult.ok(
                    about,
                    place + ": steps; " + engine.vocabularySize() + " logits, "
                            + engine.facts().states().size() + " states"));
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
