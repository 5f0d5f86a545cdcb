package dev.shipgate.devicerun;

import dev.shipgate.input.PinnedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bundle that a device ran, as the device says.
 *
 * @param files in the order of the recording; may be empty, which pins nothing
 */
public record DeviceBundle(@Nullable String name, List<PinnedFile> files) {

    /** Copies {@code files}. */
    public DeviceBundle {
        files = List.copyOf(files);
    }
}
