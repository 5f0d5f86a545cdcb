package dev.shipgate.transcript;

/**
 * Something that could not be measured although the bundle runs.
 *
 * @param subject what was to be measured
 * @param reason why it was not, in one line
 */
public record NotMeasured(Subject subject, String reason) implements Observation {

    /** @throws IllegalArgumentException if no reason is given */
    public NotMeasured {
        Require.notBlank(reason, "reason");
    }
}
