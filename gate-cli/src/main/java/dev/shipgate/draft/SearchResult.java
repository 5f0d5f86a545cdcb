package dev.shipgate.draft;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.oracle.Oracle;
import java.nio.file.Path;
import java.util.List;

/**
 * The relevant files in a folder. Each kind is ordered by path.
 *
 * @param folder the folder that was searched; all paths begin with it
 * @param bundles the bundles that can be opened
 * @param oracles the oracles that can be read
 * @param deviceRuns the device runs that can be read
 * @param policies the policies that can be read
 * @param checkpoints folders of weights from which an oracle could be recorded
 * @param unusable files that look like one of these but are refused
 * @param isWhole whether everything was searched; false for a very large folder
 */
public record SearchResult(
        Path folder,
        List<FoundBundle> bundles,
        List<Oracle> oracles,
        List<DeviceRun> deviceRuns,
        List<Path> policies,
        List<Path> checkpoints,
        List<Unusable> unusable,
        boolean isWhole) {

    public SearchResult {
        bundles = List.copyOf(bundles);
        oracles = List.copyOf(oracles);
        deviceRuns = List.copyOf(deviceRuns);
        policies = List.copyOf(policies);
        checkpoints = List.copyOf(checkpoints);
        unusable = List.copyOf(unusable);
    }

    /**
     * A bundle.
     *
     * @param place a folder, or a graph in a folder with several
     * @param bytes the total size of its files
     */
    public record FoundBundle(Path place, Bundle bundle, long bytes) {}

    /** The intended kind of a file. */
    public enum Kind {
        BUNDLE("bundle"),
        ORACLE("oracle"),
        DEVICE_RUN("device run"),
        POLICY("policy");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** Returns its display name. */
        public String title() {
            return title;
        }
    }

    /**
     * A file that is refused.
     *
     * @param why the reason, in one line
     */
    public record Unusable(Kind kind, Path place, String why) {}

    /** Returns a path as written in a project file in the folder. */
    public String written(Path place) {
        return folder.relativize(place).toString().replace(place.getFileSystem().getSeparator(), "/");
    }
}
