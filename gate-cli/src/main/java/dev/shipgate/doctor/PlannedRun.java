package dev.shipgate.doctor;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run would read and write.
 *
 * @param bundles what would be gated; empty if only the machine is looked at
 * @param baselines bundles whose tokens must be the same
 * @param oracles folders of references
 * @param deviceRuns files that devices recorded
 * @param policy the policy file; {@code null} is the one in the program
 * @param out where reports would be written
 */
public record PlannedRun(
        List<Path> bundles,
        List<Path> baselines,
        List<Path> oracles,
        List<Path> deviceRuns,
        @Nullable Path policy,
        Path out) {

    public PlannedRun {
        bundles = List.copyOf(bundles);
        baselines = List.copyOf(baselines);
        oracles = List.copyOf(oracles);
        deviceRuns = List.copyOf(deviceRuns);
    }
}
