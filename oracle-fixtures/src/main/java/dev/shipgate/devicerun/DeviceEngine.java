package dev.shipgate.devicerun;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engine that ran the bundle on a device.
 *
 * @param name    its name
 * @param version its version; {@code null} if not recorded
 * @param details everything else that was recorded of it
 */
public record DeviceEngine(String name, @Nullable String version, Map<String, String> details) {

    public DeviceEngine {
        details = Details.copy(details);
    }
}
