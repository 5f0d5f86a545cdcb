package dev.shipgate.project;

import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.PolicySource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A project file, with every path resolved against the file's folder and every default filled in.
 *
 * @param file the file that it was read from
 * @param oracle the oracle of the bundles without their own; {@code null} if each bundle has its own
 * @param bundles the bundles to gate, at least one, with distinct names
 * @param policy the policy of every bundle
 * @param threads threads inside an operator; {@code null} for the machine's cores
 * @param engine the engine of the bundles without their own, in the form of {@code --engine}; {@code null} for ONNX
 *     Runtime
 * @param deadlineSeconds the time limit for a step or a tokenisation; {@code null} for the default
 * @param memoryLimitMib the memory that the engine's process may use; {@code null} for most of what is available
 * @param tryContext whether each bundle steps at the end of the context that its manifest promises
 * @param out the folder for reports
 */
public record Project(
        Path file,
        @Nullable Path oracle,
        List<ProjectBundle> bundles,
        PolicySource policy,
        @Nullable Integer threads,
        @Nullable String engine,
        @Nullable Integer deadlineSeconds,
        @Nullable Integer memoryLimitMib,
        boolean tryContext,
        Path out) {

    /** The supported schema. */
    public static final String SCHEMA = "shipgate-project/1";

    /** The default name of a project file. */
    public static final String FILE_NAME = "shipgate.yaml";

    /** @throws IllegalArgumentException if there is no bundle, or {@code threads} is below 1 */
    public Project {
        bundles = List.copyOf(bundles);
        if (bundles.isEmpty()) {
            throw new IllegalArgumentException("a project must have at least one bundle");
        }
        if (threads != null && threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, found " + threads);
        }
    }

    /** Returns the bundle of this project at {@code folder}, even if the two paths are written differently. */
    public Optional<ProjectBundle> bundleAt(Path folder) {
        return bundles.stream().filter(bundle -> bundle.isAt(folder)).findFirst();
    }

    /**
     * Returns the engine that the project names for one of its bundles, or for the baseline of one, in the form of
     * {@code --engine}; empty if it names none, or has no such bundle.
     */
    public Optional<String> engineOf(Path folder) {
        Optional<String> own = bundleAt(folder)
                .map(bundle -> bundle.engine() == null ? Optional.ofNullable(engine) : Optional.of(bundle.engine()))
                .orElse(Optional.empty());
        return own.or(() -> bundles.stream()
                .filter(bundle -> bundle.baseline() != null && ProjectBundle.isSame(bundle.baseline(), folder))
                .flatMap(bundle -> Stream.of(
                                Optional.ofNullable(bundle.baselineEngine()),
                                Optional.ofNullable(bundle.engine()),
                                Optional.ofNullable(engine))
                        .flatMap(Optional::stream))
                .findFirst());
    }

    /**
     * Starts a request with the project's settings for all bundles. It has no bundle yet, and no oracle unless the
     * project has one for all bundles.
     */
    public GateRequest.Builder request() {
        GateRequest.Builder request = GateRequest.builder().policy(policy).tryContext(tryContext);
        if (oracle != null) {
            request.oracle(oracle);
        }
        if (threads != null) {
            request.threads(threads);
        }
        if (engine != null) {
            request.engine(engine);
        }
        if (deadlineSeconds != null) {
            request.deadline(Duration.ofSeconds(deadlineSeconds));
        }
        if (memoryLimitMib != null) {
            request.memoryLimitBytes((long) memoryLimitMib << 20);
        }
        return request;
    }

    /** Starts a request with the project's settings for one of its bundles. */
    public GateRequest.Builder request(ProjectBundle bundle) {
        GateRequest.Builder request = request();
        if (bundle.engine() != null) {
            request.engine(bundle.engine());
        }
        return request.baselineEngine(bundle.baselineEngine())
                .oracle(bundle.oracle())
                .bundle(bundle.path())
                .baseline(bundle.baseline())
                .deviceRuns(bundle.deviceRuns())
                .surfaces(bundle.surfaces())
                .speed(bundle.speed());
    }
}
