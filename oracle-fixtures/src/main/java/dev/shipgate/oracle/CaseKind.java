package dev.shipgate.oracle;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a case may be used. */
public enum CaseKind {
    /** Every position must be healthy. */
    GATE,
    /** Real context length; judged where the margin is healthy. */
    LONG,
    /** A near-tie on purpose. */
    WEAK;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
