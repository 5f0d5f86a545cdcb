package dev.shipgate.cli;

import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.gate.EngineChoice;
import dev.shipgate.gate.GateRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Options for running a bundle. A missing option defaults to the project's setting, and then to the engine's default.
 */
final class EngineParameters {

    static final String ONNX_RUNTIME = EngineChoice.ONNX_RUNTIME;

    static final String ENGINES = ONNX_RUNTIME
            + ", llama.cpp for GGUF files (docs/gguf.md), or exec:COMMAND for a program that speaks shipgate-exec"
            + " (docs/exec-protocol.md).";

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            converter = EngineName.class,
            description = "The engine that runs the bundle: " + ENGINES + " Default: the project's, else "
                    + ONNX_RUNTIME + ".")
    @Nullable
    String engine;

    @Mixin
    LimitOptions limits = new LimitOptions();

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Positive.class,
            description = "Threads inside an operator. Default: the project's, else the machine's cores.")
    @Nullable
    Integer threads;

    @Option(
            names = "--optimization",
            paramLabel = "LEVEL",
            description = "How much ONNX Runtime may rewrite the graph: ${COMPLETION-CANDIDATES}. Default: ALL.")
    @Nullable
    OptimizationLevel optimization;

    /** Applies the options given on the command line, which override the project's settings. */
    void applyTo(GateRequest.Builder request) {
        if (engine != null) {
            request.engine(engine);
        }
        limits.applyTo(request);
        if (threads != null) {
            request.threads(threads);
        }
        if (optimization != null) {
            request.optimization(optimization);
        }
    }

    /** Rejects an invalid engine before anything is opened. */
    static final class EngineName implements ITypeConverter<String> {

        @Override
        public String convert(String name) {
            try {
                EngineChoice.of(name);
                return name;
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(refused.getMessage());
            }
        }
    }

    /** A count of at least one. */
    static final class Positive implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String text) {
            try {
                int number = Integer.parseInt(text);
                if (number >= 1) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // Reported below, like a number that is too small.
            }
            throw new TypeConversionException("expected a whole number of at least 1, found " + text);
        }
    }
}
