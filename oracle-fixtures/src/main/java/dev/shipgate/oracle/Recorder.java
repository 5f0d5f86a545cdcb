package dev.shipgate.oracle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What recorded an oracle.
 *
 * @param dtype element type that the model ran in, such as {@code float32}
 * @param device what it ran on, such as {@code cpu}
 * @param attnImplementation how attention was computed, such as {@code eager}
 * @param versions everything else it said of itself, in its order: versions of libraries, platform
 */
public record Recorder(
        String dtype, @Nullable String device, @Nullable String attnImplementation, Map<String, String> versions) {

    /** Copies {@code versions}. */
    public Recorder {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }
}
