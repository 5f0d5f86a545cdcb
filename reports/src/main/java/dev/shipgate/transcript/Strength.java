package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How firmly the evidence of a finding supports it. It doesn't measure how serious the fault is. */
public enum Strength {
    /**
     * The finding is a fact that was read or compared: a digest, a count, a token, a NaN, a contract, an engine's
     * refusal. The gate would report it regardless of the size of the errors in rows and states, so no other cause
     * explains it.
     */
    CONCLUSIVE,
    /**
     * The fault predicts the measurements, and a separate measurement excluded a named alternative. With a different
     * result of that measurement, there would be no such finding, or a weaker one.
     */
    STRONG,
    /** The fault fits the evidence best, but at least one other cause wasn't excluded. */
    SUGGESTIVE;

    private static final double LEAST_CONCLUSIVE = 1;
    private static final double LEAST_STRONG = 0.9;

    /** Returns the name that files and reports use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the strength from a transcript. Before version 0.2 it was a decimal called {@code confidence}, which only
     * ranked findings. Facts had 1, which is read as conclusive; 0.9 or more is read as strong, and anything less as
     * suggestive.
     *
     * @throws IllegalArgumentException if it is neither a strength nor such a decimal
     */
    @JsonCreator
    static Strength read(Object value) {
        if (value instanceof Number confidence) {
            return ofConfidence(confidence.doubleValue());
        }
        for (Strength strength : values()) {
            if (strength.id().equals(value)) {
                return strength;
            }
        }
        String expected = "a finding's strength, conclusive, strong or suggestive";
        if (value instanceof String name) {
            throw new UnknownNameException(name, expected);
        }
        throw new IllegalArgumentException("expected " + expected + ", found " + value);
    }

    private static Strength ofConfidence(double confidence) {
        Require.that(confidence > 0 && confidence <= 1, "confidence must be in (0, 1]: " + confidence);
        if (confidence >= LEAST_CONCLUSIVE) {
            return CONCLUSIVE;
        }
        return confidence >= LEAST_STRONG ? STRONG : SUGGESTIVE;
    }
}
