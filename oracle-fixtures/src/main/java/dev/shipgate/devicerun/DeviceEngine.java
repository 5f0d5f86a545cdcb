package dev.shipgate.devicerun;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engine that ran the bundle on a device.
 *
 * @param name such as {@code onnxruntime-web}
 * @param details everything else it reported about itself, in the same order: execution provider, threads
 */
public record DeviceEngine(String name, @Nullable String version, Map<String, String> details) {

    /** @throws IllegalArgumentException if a detail has the name of another property */
    public DeviceEngine {
        details = Details.copyOf(details, "name", "version");
    }
}
