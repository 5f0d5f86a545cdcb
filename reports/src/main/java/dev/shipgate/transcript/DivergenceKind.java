package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The ways in which two sequences diverge. */
public enum DivergenceKind {
    /** Both continue, with different tokens. */
    OTHER_TOKEN,
    /** The other chooses a stop token, but the reference continues. */
    STOPS_EARLY,
    /** The reference has stopped, but the other continues. */
    RUNS_PAST_STOP,
    /** The other has no token here and no stop token before it: it was cut off or couldn't choose a token. */
    ENDS_SHORT;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
