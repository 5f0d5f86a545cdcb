package dev.shipgate.doctor;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs and outputs of a planned run.
 *
 * @param bundles the bundles to gate; empty to check only the machine
 * @param baselines bundles whose greedy tokens must match
 * @param surfaces bundles of surfaces that the gated ones are compared with
 * @param oracles folders of oracles
 * @param deviceRuns files recorded on devices
 * @param speeds files of measured speeds that reports show
 * @param policy the policy file; {@code null} for a built-in policy
 * @param out the folder for reports
 * @param runByPrograms those of the bundles that a program runs, rather than ONNX Runtime
 */
public record PlannedRun(
        List<Path> bundles,
        List<Path> baselines,
        List<Path> surfaces,
        List<Path> oracles,
        List<Path> deviceRuns,
        List<Path> speeds,
        @Nullable Path policy,
        Path out,
        List<Path> runByPrograms) {

    public PlannedRun {
        bundles = List.copyOf(bundles);
        baselines = List.copyOf(baselines);
        surfaces = List.copyOf(surfaces);
        oracles = List.copyOf(oracles);
        deviceRuns = List.copyOf(deviceRuns);
        speeds = List.copyOf(speeds);
        runByPrograms = List.copyOf(runByPrograms);
    }

    /** Returns the bundles that ONNX Runtime runs. */
    List<Path> graphs() {
        return bundles.stream().filter(place -> !runByPrograms.contains(place)).toList();
    }

    /** Makes a run with ONNX Runtime, of bundles and baselines only. */
    public PlannedRun(
            List<Path> bundles,
            List<Path> baselines,
            List<Path> oracles,
            List<Path> deviceRuns,
            @Nullable Path policy,
            Path out) {
        this(bundles, baselines, List.of(), oracles, deviceRuns, List.of(), policy, out, List.of());
    }
}
