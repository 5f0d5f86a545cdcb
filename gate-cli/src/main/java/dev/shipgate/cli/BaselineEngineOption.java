package dev.shipgate.cli;

import dev.shipgate.gate.EngineChoice;
import dev.shipgate.gate.GateRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the engine of the baseline. */
final class BaselineEngineOption {

    @Option(
            names = EngineChoice.BASELINE_OPTION,
            paramLabel = "ENGINE",
            converter = EngineParameters.EngineName.class,
            description = "The engine that runs the baseline. Default: the project's, else the one that runs the"
                    + " bundle.")
    @Nullable
    String engine;

    /** Applies the option if it is given on the command line, which overrides the project's setting. */
    void applyTo(GateRequest.Builder request) {
        if (engine != null) {
            request.baselineEngine(engine);
        }
    }
}
