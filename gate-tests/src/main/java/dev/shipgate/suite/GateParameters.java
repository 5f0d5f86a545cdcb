package dev.shipgate.suite;

import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.SurfaceRequest;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
    static final String SURFACES = "shipgate.surfaces";
    static final String SPEED = "shipgate.speed";
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
        set(SPEED, GateParameters::pathsIn, request::speed);
        set(SURFACES, this::surfaces, request::surfaces);
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

    /** Each name of the list has keys of its own, such as {@code shipgate.surfaces.iphone.device-run}. */
    private List<SurfaceRequest> surfaces(String names) {
        List<String> each = Arrays.stream(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (Set.copyOf(each).size() < each.size()) {
            throw new IllegalArgumentException("two surfaces have the same name");
        }
        return each.stream().map(this::surface).toList();
    }

    private SurfaceRequest surface(String name) {
        String keys = SURFACES + "." + name + ".";
        return new SurfaceRequest(
                name,
                parameters.apply(keys + "required").map(GateParameters::flag).orElse(false),
                path(keys + "device-run").orElse(null),
                path(keys + "bundle").orElse(null),
                parameters.apply(keys + "engine").orElse(null));
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("required is '" + text + "', expected true or false");
        };
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
        return parameters.apply(key).map(GateParameters::pathsIn).stream().flatMap(List::stream);
    }

    private static List<Path> pathsIn(String text) {
        return Arrays.stream(text.split(File.pathSeparator))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .toList();
    }
}
