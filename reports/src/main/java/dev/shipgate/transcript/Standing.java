package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a judgement counts. */
public enum Standing {
    /** Counts towards the verdict of the run. */
    REQUIRED,
    /** Is shown but doesn't count, because the policy makes the check advisory. */
    ADVISORY,
    /** Wasn't judged, because the case is a deliberate near-tie. */
    REFUSED,
    /** Wasn't judged, because its input wasn't given to the run. */
    NOT_GIVEN,
    /** Wasn't judged, because the bundle has nothing to measure. */
    NOT_APPLICABLE;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
