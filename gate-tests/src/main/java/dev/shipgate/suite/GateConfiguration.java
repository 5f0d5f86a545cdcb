package dev.shipgate.suite;

import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.gate.GateInputs;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the suite is pointed at, from JUnit configuration parameters: the launcher's, {@code junit-platform.properties}
 * or system properties. Lists are separated by the platform's path separator.
 */
final class GateConfiguration {

    static final String ORACLE = "shipgate.oracle";
    static final String BUNDLES = "shipgate.bundles";
    static final String BASELINE = "shipgate.baseline";
    static final String DEVICE_RUNS = "shipgate.device-runs";
    static final String POLICY = "shipgate.policy";
    static final String THREADS = "shipgate.threads";
    static final String OPTIMIZATION = "shipgate.optimization";
    static final String ENGINE = "shipgate.engine";
    static final String ENGINE_DEADLINE = "shipgate.engine-deadline";
    static final String OUT = "shipgate.out";

    private static final String STANDARD_ERROR = "engine-stderr.txt";

    private final Function<String, Optional<String>> parameters;

    GateConfiguration(Function<String, Optional<String>> parameters) {
        this.parameters = parameters;
    }

    /** Returns what is to be opened, one for each bundle. */
    List<GateSetup> setups() {
        Path oracle = path(ORACLE)
                .orElseThrow(() -> new IllegalStateException(
                        "set the configuration parameter " + ORACLE + " to the folder of an oracle"));
        return paths(BUNDLES)
                .map(bundle -> new GateInputs(
                        oracle,
                        bundle,
                        path(BASELINE).orElse(null),
                        paths(DEVICE_RUNS).toList(),
                        engineOptions(),
                        program()))
                .map(inputs -> new GateSetup(inputs, path(POLICY).orElse(null)))
                .toList();
    }

    /** Returns the folder for reports, if they are wanted. */
    Optional<Path> out() {
        return path(OUT);
    }

    private EngineOptions engineOptions() {
        EngineOptions defaults = EngineOptions.defaults();
        return new EngineOptions(
                parameters.apply(THREADS).map(Integer::valueOf).orElse(defaults.intraOpThreads()),
                parameters
                        .apply(OPTIMIZATION)
                        .map(level -> OptimizationLevel.valueOf(level.toUpperCase(Locale.ROOT)))
                        .orElse(defaults.optimizationLevel()));
    }

    /** Returns the program that runs the bundles; {@code null} if ONNX Runtime does. */
    private @Nullable ExecCommand program() {
        Duration deadline = parameters
                .apply(ENGINE_DEADLINE)
                .map(Long::valueOf)
                .map(Duration::ofSeconds)
                .orElse(ExecCommand.DEFAULT_DEADLINE);
        return parameters
                .apply(ENGINE)
                .filter(engine -> engine.startsWith(ExecCommand.PREFIX))
                .map(engine -> engine.substring(ExecCommand.PREFIX.length()))
                .map(command -> ExecCommand.of(
                        command,
                        deadline,
                        out().map(folder -> folder.resolve(STANDARD_ERROR)).orElse(null)))
                .orElse(null);
    }

    private Optional<Path> path(String key) {
        return parameters.apply(key).filter(text -> !text.isBlank()).map(Path::of);
    }

    private Stream<Path> paths(String key) {
        return parameters.apply(key).stream()
                .flatMap(text -> Arrays.stream(text.split(File.pathSeparator)))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }
}
