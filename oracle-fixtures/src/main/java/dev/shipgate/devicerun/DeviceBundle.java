package dev.shipgate.devicerun;

import dev.shipgate.input.PinnedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bundle that a device reports it ran.
 *
 * @param files in recorded order; if empty, nothing is pinned
 */
public record DeviceBundle(@Nullable String name, List<PinnedFile> files) {

    /** Copies {@code files}. */
    public DeviceBundle {
        files = List.copyOf(files);
    }
}
