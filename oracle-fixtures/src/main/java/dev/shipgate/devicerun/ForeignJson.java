package dev.shipgate.devicerun;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts that the transcripts of one family have in common. */
final class ForeignJson {

    /** Stands for a name that a device run must have and a transcript has not. */
    static final String NOT_RECORDED = "not recorded";

    private ForeignJson() {}

    /**
     * Where the tool ran.
     *
     * @param platform the operating system and the processor, as Python names them
     * @param runner path of the executable that ran the bundle
     */
    record EnvironmentJson(
            @Nullable String platform, @Nullable String runner) {

        static final EnvironmentJson UNKNOWN = new EnvironmentJson(null, null);

        /** The platform is all that is known of the machine. */
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

    /** @throws IllegalArgumentException if both lists are there and there is not one margin for each id */
    static void requireOneMarginEach(
            String marginsName, @Nullable List<Double> margins, String idsName, @Nullable List<Integer> ids) {
        if (margins != null && !margins.isEmpty() && ids != null && margins.size() != ids.size()) {
            throw new IllegalArgumentException(marginsName + " has " + margins.size() + " entries, expected "
                    + ids.size() + ", one for each of " + idsName);
        }
    }
}
