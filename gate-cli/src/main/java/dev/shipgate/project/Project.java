package dev.shipgate.project;

import dev.shipgate.gate.GateRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A project file, with every path resolved against the file's folder and every default filled in.
 *
 * @param file where it was read from
 * @param oracle the oracle of bundles that name none of their own; {@code null} if each names one
 * @param bundles what is gated, at least one, under names that differ
 * @param policy the policy file; {@code null} is the one in the program
 * @param threads threads inside an operator; {@code null} is the machine's cores
 * @param engine what runs the bundles, as {@code --engine} has it; {@code null} is ONNX Runtime
 * @param out where reports are written
 */
public record Project(
        Path file,
        @Nullable Path oracle,
        List<ProjectBundle> bundles,
        @Nullable Path policy,
        @Nullable Integer threads,
        @Nullable String engine,
        Path out) {

    /** The schema that is read. */
    public static final String SCHEMA = "shipgate-project/1";

    /** The name under which a project file is found in a folder. */
    public static final String FILE_NAME = "shipgate.yaml";

    /** @throws IllegalArgumentException if there is no bundle, or {@code threads} is below 1 */
    public Project {
        bundles = List.copyOf(bundles);
        if (bundles.isEmpty()) {
            throw new IllegalArgumentException("a project has at least one bundle");
        }
        if (threads != null && threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1: " + threads);
        }
    }

    /** Returns the bundle of this project that lies in {@code folder}, however that is written. */
    public Optional<ProjectBundle> bundleAt(Path folder) {
        return bundles.stream().filter(bundle -> bundle.isAt(folder)).findFirst();
    }

    /**
     * Starts a request with what the project says of all bundles. It lacks a bundle, and an oracle if there isn't one.
     */
    public GateRequest.Builder request() {
        GateRequest.Builder request = GateRequest.builder().policy(policy);
        if (oracle != null) {
            request.oracle(oracle);
        }
        if (threads != null) {
            request.threads(threads);
        }
        if (engine != null) {
            request.engine(engine);
        }
        return request;
    }

    /** Starts a request with what the project says of one of its bundles. */
    public GateRequest.Builder request(ProjectBundle bundle) {
        return request()
                .oracle(bundle.oracle())
                .bundle(bundle.path())
                .baseline(bundle.baseline())
                .deviceRuns(bundle.deviceRuns());
    }
}
