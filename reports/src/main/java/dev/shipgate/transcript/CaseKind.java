package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a case of the oracle may be used. */
public enum CaseKind {
    /** Every position must be healthy and is judged. */
    GATE,
    /** Real context length: a position is judged if the oracle is healthy there. */
    LONG,
    /** A deliberate near-tie: never judged. */
    WEAK;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
