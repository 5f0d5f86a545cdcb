package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a case of the oracle may be used. */
public enum CaseKind {
    /** Every position must be healthy, and is judged. */
    GATE,
    /** Real context length: judged where the oracle is healthy. */
    LONG,
    /** A near-tie on purpose: never judged. */
    WEAK;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
