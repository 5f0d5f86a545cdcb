package dev.shipgate.transcript;

/**
 * There is nothing that this could be measured on, and nobody is to blame.
 *
 * @param subject what would have been measured
 * @param reason why not, in one line
 */
public record NotApplicable(Subject subject, String reason) implements Observation {

    /** @throws IllegalArgumentException if there is no reason */
    public NotApplicable {
        Require.notBlank(reason, "reason");
    }
}
