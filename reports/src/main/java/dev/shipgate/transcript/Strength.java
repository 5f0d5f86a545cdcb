package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How firmly the evidence of a finding supports it. It says nothing about how bad the fault is. */
public enum Strength {
    /**
     * The finding is a fact that was read or compared: a digest, a count, a token, a NaN, a contract, an engine's
     * refusal. It would be found however large or small the errors of rows and states are, so no other cause explains
     * it.
     */
    CONCLUSIVE,
    /**
     * The fault predicts what was measured, and a named alternative was excluded by a measurement of its own. If that
     * measurement had come out otherwise, there would be no such finding, or a weaker one.
     */
    STRONG,
    /** The fault fits the evidence best, and at least one other cause was not excluded. */
    SUGGESTIVE;

    private static final double LEAST_CONCLUSIVE = 1;
    private static final double LEAST_STRONG = 0.9;

    /** Returns the name that files and reports use. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what a transcript has. Before version 0.2 that was a decimal called {@code confidence}, which only ranked
     * findings: 1 was given to facts and is read as conclusive; 0.9 and more is read as strong, and less as suggestive.
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
        throw new IllegalArgumentException(
                "a finding's strength is conclusive, strong or suggestive, found \"" + value + "\"");
    }

    private static Strength ofConfidence(double confidence) {
        Require.that(confidence > 0 && confidence <= 1, "confidence must be in (0, 1]: " + confidence);
        if (confidence >= LEAST_CONCLUSIVE) {
            return CONCLUSIVE;
        }
        return confidence >= LEAST_STRONG ? STRONG : SUGGESTIVE;
    }
}
