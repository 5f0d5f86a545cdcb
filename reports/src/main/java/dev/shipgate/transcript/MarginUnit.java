package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The unit of a margin. */
public enum MarginUnit {
    /** Nats: the difference of two logits. */
    LOGIT,
    /** The difference of two softmax probabilities. */
    PROB;

    /** Returns the name that files use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the unit as written after a number. */
    public String label() {
        return switch (this) {
            case LOGIT -> "nat";
            case PROB -> "probability";
        };
    }
}
