package dev.shipgate.devicerun;

import dev.shipgate.input.PinnedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bundle that a device ran.
 *
 * @param name  its name; {@code null} if not recorded
 * @param files its files with their digests; empty if not recorded
 */
public record DeviceBundle(@Nullable String name, List<PinnedFile> files) {

    public DeviceBundle {
        files = List.copyOf(files);
    }
}
