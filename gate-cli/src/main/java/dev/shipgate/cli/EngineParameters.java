package dev.shipgate.cli;

import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.gate.GateRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a bundle is run. What is not given is left to the project, and then to the engine. */
final class EngineParameters {

    private static final String ONNX_RUNTIME = GateRequest.Builder.ONNX_RUNTIME;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            converter = EngineName.class,
            description = "What runs the bundles: " + ONNX_RUNTIME
                    + ", or exec:COMMAND for a program that speaks shipgate-exec/1"
                    + " (docs/engines.md). Default: the project's, else " + ONNX_RUNTIME + ".")
    @Nullable
    String engine;

    @Option(
            names = "--engine-deadline",
            paramLabel = "SECONDS",
            converter = Positive.class,
            description = "How long such a program may take to answer, and ten times as long to load. Default: 60.")
    @Nullable
    Integer engineDeadlineSeconds;

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
            description = "How far ONNX Runtime may rewrite the graph: ${COMPLETION-CANDIDATES}. Default: ALL.")
    @Nullable
    OptimizationLevel optimization;

    /** Sets what was given on the command line, over what the project says. */
    void applyTo(GateRequest.Builder request) {
        if (engine != null) {
            request.engine(engine);
        }
        if (engineDeadlineSeconds != null) {
            request.engineDeadline(Duration.ofSeconds(engineDeadlineSeconds));
        }
        if (threads != null) {
            request.threads(threads);
        }
        if (optimization != null) {
            request.optimization(optimization);
        }
    }

    /** Refuses what isn't an engine before anything is opened. */
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
                // Said below, like a number that is too small.
            }
            throw new TypeConversionException("must be at least 1: " + text);
        }
    }
}
