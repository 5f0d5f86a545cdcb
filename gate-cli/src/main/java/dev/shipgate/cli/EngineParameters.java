package dev.shipgate.cli;

import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.gate.GateRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Options for running a bundle. A missing option defaults to the project's setting, and then to the engine's default.
 */
final class EngineParameters {

    private static final String ONNX_RUNTIME = GateRequest.Builder.ONNX_RUNTIME;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            converter = EngineName.class,
            description = "The engine that runs the bundles: " + ONNX_RUNTIME
                    + ", or exec:COMMAND for a program that speaks shipgate-exec/1"
                    + " (docs/engines.md). Default: the project's, else " + ONNX_RUNTIME + ".")
    @Nullable
    String engine;

    @Option(
            names = {"--deadline", "--engine-deadline"},
            paramLabel = "SECONDS",
            converter = Positive.class,
            description = "Time limit for a step, a tokenisation or a reply of such a program; loading may take ten"
                    + " times as long. Default: the project's, else 60.")
    @Nullable
    Integer deadlineSeconds;

    @Option(
            names = "--memory-limit",
            paramLabel = "MIB",
            converter = Positive.class,
            description = "Memory that the engine's process may use. Default: the project's, else 90 % of what is"
                    + " available.")
    @Nullable
    Integer memoryLimitMib;

    @Option(
            names = "--in-process",
            negatable = true,
            description = "Run models and tokenizers in the gate's own process, for debugging; a hostile bundle can"
                    + " then end it without a transcript. Default: in a child process (docs/isolation.md).")
    @Nullable
    Boolean inProcess;

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
        if (deadlineSeconds != null) {
            request.deadline(Duration.ofSeconds(deadlineSeconds));
        }
        if (memoryLimitMib != null) {
            request.memoryLimitBytes((long) memoryLimitMib << 20);
        }
        if (inProcess != null) {
            request.inProcess(inProcess);
        }
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
                GateRequest.builder().engine(name);
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
