package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The level at which a policy requires a check. */
public enum Requirement {
    /** Must have been measured, and counts towards the verdict. */
    REQUIRED,
    /** Counts if its input was given to the run; otherwise it is shown as not given. */
    WHEN_GIVEN,
    /** Is judged and shown, but does not count. */
    ADVISORY;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
