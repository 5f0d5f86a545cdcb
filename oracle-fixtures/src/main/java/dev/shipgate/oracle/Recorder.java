package dev.shipgate.oracle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who recorded the oracle, and how.
 *
 * @param dtype              what it computed in
 * @param device             on which device; {@code null} if not recorded
 * @param attnImplementation with which attention; {@code null} if not recorded
 * @param versions           everything else it said of itself, such as the versions of its libraries
 */
public record Recorder(
        String dtype, @Nullable String device, @Nullable String attnImplementation, Map<String, String> versions) {

    public Recorder {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }
}
