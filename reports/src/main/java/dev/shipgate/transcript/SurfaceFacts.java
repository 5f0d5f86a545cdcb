package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A surface that a project names: an engine of the gate, or a device with its recording. Its cases are those of the
 * check of device runs.
 *
 * @param name its name, which is also the name of its runs in subjects
 * @param kind whether the gate ran it, or a device
 * @param required whether a run without it is inconclusive
 * @param missing why it isn't there; {@code null} if it is
 * @param gated whether it runs the gated bundle; a surface of another bundle is shown, and doesn't count
 * @param bundle the bundle that the gate ran on it; {@code null} for a device, and if it is missing
 */
public record SurfaceFacts(
        String name,
        Kind kind,
        boolean required,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String missing,
        boolean gated,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BundleFacts bundle) {

    /** Who ran the surface. */
    public enum Kind {
        /** The gate, in an engine on its own machine. */
        ENGINE,
        /** A device, which recorded what it did. */
        DEVICE_RUN;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if it has no name */
    public SurfaceFacts {
        Require.notBlank(name, "name of a surface");
    }
}
