package dev.shipgate.cli;

import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.engine.exec.ExecCommand;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a bundle is run. What is not given is left to the project, and then to the engine. */
final class EngineParameters {

    private static final String ONNX_RUNTIME = "onnxruntime";

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

    /** Returns these, and the others where one is not given. */
    EngineParameters or(@Nullable String otherEngine, @Nullable Integer otherThreads) {
        EngineParameters merged = new EngineParameters();
        merged.engine = engine == null ? otherEngine : engine;
        merged.engineDeadlineSeconds = engineDeadlineSeconds;
        merged.threads = threads == null ? otherThreads : threads;
        merged.optimization = optimization;
        return merged;
    }

    /** Adds these to JUnit configuration parameters. */
    void putInto(Map<String, String> configuration) {
        // Said even where it is the default: a junit-platform.properties on the class path would be asked otherwise.
        configuration.put("shipgate.engine", engine == null ? "" : engine);
        putIfGiven(configuration, "shipgate.engine-deadline", engineDeadlineSeconds);
        putIfGiven(configuration, "shipgate.threads", threads);
        putIfGiven(configuration, "shipgate.optimization", optimization);
    }

    private static void putIfGiven(Map<String, String> configuration, String key, @Nullable Object value) {
        if (value != null) {
            configuration.put(key, value.toString());
        }
    }

    /** Refuses what is no engine before anything is opened. */
    static final class EngineName implements ITypeConverter<String> {

        @Override
        public String convert(String name) {
            boolean isProgram = name.startsWith(ExecCommand.PREFIX)
                    && !name.substring(ExecCommand.PREFIX.length()).isBlank();
            if (!isProgram && !name.equals(ONNX_RUNTIME)) {
                throw new TypeConversionException(
                        "'" + name + "' is no engine; expected " + ONNX_RUNTIME + " or exec:COMMAND");
            }
            return name;
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
