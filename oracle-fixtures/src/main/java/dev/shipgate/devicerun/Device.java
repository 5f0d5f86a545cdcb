package dev.shipgate.devicerun;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A device.
 *
 * @param name    its name
 * @param os      its operating system; {@code null} if not recorded
 * @param details everything else that was recorded of it
 */
public record Device(String name, @Nullable String os, Map<String, String> details) {

    public Device {
        details = Details.copy(details);
    }
}
