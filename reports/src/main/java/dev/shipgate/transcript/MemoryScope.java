package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a figure of memory counts. Figures of different scopes don't compare. */
public enum MemoryScope {
    /** The resident memory of the engine's process. */
    PROCESS,
    /** What a browser counts for a page: its JavaScript and WASM memory, without the browser's own and the GPU's. */
    PAGE;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
