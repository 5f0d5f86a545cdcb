package dev.shipgate.oracle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program and environment that recorded an oracle.
 *
 * @param dtype the element type in which the model ran, such as {@code float32}
 * @param device the device it ran on, such as {@code cpu}
 * @param attnImplementation how attention was computed, such as {@code eager}
 * @param versions everything else it reported about itself, in the same order: library versions, platform
 */
public record Recorder(
        String dtype, @Nullable String device, @Nullable String attnImplementation, Map<String, String> versions) {

    /** Copies {@code versions}. */
    public Recorder {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }
}
