package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a judgement counts. */
public enum Standing {
    /** Counts towards the verdict of the run. */
    REQUIRED,
    /** Is shown and does not count, because the policy says so. */
    ADVISORY,
    /** Was not judged, because the case is a near-tie on purpose. */
    REFUSED,
    /** Was not judged, because its input was not given to the run. */
    NOT_GIVEN,
    /** Was not judged, because the bundle has nothing that it could be measured on. */
    NOT_APPLICABLE;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
