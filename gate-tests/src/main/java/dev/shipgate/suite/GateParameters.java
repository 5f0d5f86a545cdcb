package dev.shipgate.suite;

import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.gate.GateRequest;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads requests from JUnit configuration parameters: {@code junit-platform.properties} or system properties of the
 * same names. The platform's path separator separates the paths of a list.
 */
final class GateParameters {

    static final String ORACLE = "shipgate.oracle";
    static final String BUNDLES = "shipgate.bundles";
    static final String BASELINE = "shipgate.baseline";
    static final String DEVICE_RUNS = "shipgate.device-runs";
    static final String POLICY = "shipgate.policy";
    static final String THREADS = "shipgate.threads";
    static final String OPTIMIZATION = "shipgate.optimization";
    static final String ENGINE = "shipgate.engine";
    static final String BASELINE_ENGINE = "shipgate.baseline-engine";
    static final String DEADLINE = "shipgate.deadline";
    /** The name of {@link #DEADLINE} when it was only for engine programs. */
    static final String ENGINE_DEADLINE = "shipgate.engine-deadline";

    static final String MEMORY_LIMIT = "shipgate.memory-limit";
    static final String IN_PROCESS = GateRequest.Builder.IN_PROCESS;
    static final String TRY_CONTEXT = "shipgate.try-context";
    static final String OUT = "shipgate.out";

    private final Function<String, Optional<String>> parameters;

    /** @param parameters looks up a parameter by its key */
    GateParameters(Function<String, Optional<String>> parameters) {
        this.parameters = key -> parameters.apply(key).filter(text -> !text.isBlank());
    }

    /**
     * Returns one request per bundle.
     *
     * @throws IllegalStateException if no oracle is named, or a value isn't valid for its key
     */
    List<GateRequest> requests() {
        Path oracle = path(ORACLE)
                .orElseThrow(() -> new IllegalStateException(
                        "set the configuration parameter " + ORACLE + " to the folder of an oracle"));
        List<Path> bundles = paths(BUNDLES).toList();
        return bundles.stream()
                .map(bundle -> request(oracle, bundle, bundles.size() > 1))
                .toList();
    }

    private GateRequest request(Path oracle, Path bundle, boolean isOneOfSeveral) {
        GateRequest.Builder request = GateRequest.builder()
                .oracle(oracle)
                .bundle(bundle)
                .baseline(path(BASELINE).orElse(null))
                .deviceRuns(paths(DEVICE_RUNS).toList())
                .policy(path(POLICY).orElse(null))
                .out(path(OUT)
                        .map(folder -> isOneOfSeveral ? folder.resolve(nameOf(bundle)) : folder)
                        .orElse(null));
        set(THREADS, Integer::valueOf, request::threads);
        set(OPTIMIZATION, level -> OptimizationLevel.valueOf(level.toUpperCase(Locale.ROOT)), request::optimization);
        set(ENGINE, Function.identity(), request::engine);
        set(BASELINE_ENGINE, Function.identity(), request::baselineEngine);
        set(ENGINE_DEADLINE, text -> Duration.ofSeconds(Long.parseLong(text)), request::deadline);
        set(DEADLINE, text -> Duration.ofSeconds(Long.parseLong(text)), request::deadline);
        set(MEMORY_LIMIT, text -> Long.parseLong(text) << 20, request::memoryLimitBytes);
        set(TRY_CONTEXT, Boolean::valueOf, request::tryContext);
        set(IN_PROCESS, Boolean::valueOf, request::inProcess);
        return request.build();
    }

    private <T> void set(String key, Function<String, T> parser, Consumer<T> setter) {
        parameters.apply(key).ifPresent(text -> {
            try {
                setter.accept(parser.apply(text));
            } catch (IllegalArgumentException problem) {
                throw new IllegalStateException(
                        "the configuration parameter " + key + " is '" + text + "': " + problem.getMessage(), problem);
            }
        });
    }

    /** Several bundles can't share one folder for reports. */
    private static String nameOf(Path bundle) {
        return bundle.toAbsolutePath().normalize().getFileName().toString();
    }

    private Optional<Path> path(String key) {
        return parameters.apply(key).map(Path::of);
    }

    private Stream<Path> paths(String key) {
        return parameters.apply(key).stream()
                .flatMap(text -> Arrays.stream(text.split(File.pathSeparator)))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }
}
