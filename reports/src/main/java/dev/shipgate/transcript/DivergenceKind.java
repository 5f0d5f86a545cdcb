package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The ways in which two sequences part. */
public enum DivergenceKind {
    /** Both go on, with different tokens. */
    OTHER_TOKEN,
    /** The other chooses a stop token where the reference goes on. */
    STOPS_EARLY,
    /** The reference has stopped, and the other goes on. */
    RUNS_PAST_STOP,
    /** The other has no token here, and no stop token before: it was cut off, or could choose none. */
    ENDS_SHORT;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
