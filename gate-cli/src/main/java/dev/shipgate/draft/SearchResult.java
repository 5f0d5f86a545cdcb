package dev.shipgate.draft;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.oracle.Oracle;
import java.nio.file.Path;
import java.util.List;

/**
 * What lies in a folder, each kind in the order of its paths.
 *
 * @param folder where it was looked for; the paths of all that was found begin with it
 * @param bundles what can be opened
 * @param oracles what can be read
 * @param deviceRuns what can be read
 * @param policies what can be read
 * @param checkpoints folders of weights that an oracle could be recorded from
 * @param unusable what looks like one of these and is refused
 * @param isWhole whether everything was looked at; a very large folder is not
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
     * @param place a folder, or a graph in a folder that has several
     * @param bytes the size of its files
     */
    public record FoundBundle(Path place, Bundle bundle, long bytes) {}

    /** What something is meant to be. */
    public enum Kind {
        BUNDLE("bundle"),
        ORACLE("oracle"),
        DEVICE_RUN("device run"),
        POLICY("policy");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** Returns what people call it. */
        public String title() {
            return title;
        }
    }

    /**
     * Something that is refused.
     *
     * @param why in one line
     */
    public record Unusable(Kind kind, Path place, String why) {}

    /** Returns a path as it is written in a project file of the folder. */
    public String written(Path place) {
        return folder.relativize(place).toString().replace(place.getFileSystem().getSeparator(), "/");
    }
}
