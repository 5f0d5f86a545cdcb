package dev.shipgate.devicerun;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The machine that a device run was recorded on.
 *
 * @param name the machine's display name
 * @param os the machine's operating system
 * @param details everything else it reported about itself, in the same order
 */
public record Device(String name, @Nullable String os, Map<String, String> details) {

    /** @throws IllegalArgumentException if a detail has the name of another property */
    public Device {
        details = Details.copyOf(details, "name", "os");
    }
}
