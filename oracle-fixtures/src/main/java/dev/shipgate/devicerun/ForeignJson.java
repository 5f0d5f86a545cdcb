package dev.shipgate.devicerun;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts that transcripts of one family share. */
final class ForeignJson {

    /** Placeholder for a name that a device run requires and a transcript lacks. */
    static final String NOT_RECORDED = "not recorded";

    private ForeignJson() {}

    /**
     * The environment in which the tool ran.
     *
     * @param platform the operating system and the processor, in Python's notation
     * @param runner path of the executable that ran the bundle
     */
    record EnvironmentJson(
            @Nullable String platform, @Nullable String runner) {

        private static final EnvironmentJson UNKNOWN = new EnvironmentJson(null, null);

        static EnvironmentJson orUnknown(@Nullable EnvironmentJson found) {
            return found == null ? UNKNOWN : found;
        }

        /** The platform is all that is known about the machine. */
        Device device() {
            return new Device(platform == null ? NOT_RECORDED : platform, platform, Map.of());
        }

        String runnerName() {
            return runner == null ? NOT_RECORDED : ForeignFile.withoutFolders(runner);
        }
    }

    static DeviceBundle bundle(@Nullable String path) {
        return new DeviceBundle(path == null ? NOT_RECORDED : ForeignFile.withoutFolders(path), List.of());
    }

    /** @throws IllegalArgumentException if both lists are present and there isn't exactly one margin per id */
    static void requireOneMarginEach(
            String marginsName, @Nullable List<Double> margins, String idsName, @Nullable List<Integer> ids) {
        if (margins != null && !margins.isEmpty() && ids != null && margins.size() != ids.size()) {
            throw new IllegalArgumentException(marginsName + " has " + margins.size() + " entries, expected "
                    + ids.size() + ", one for each of " + idsName);
        }
    }
}
