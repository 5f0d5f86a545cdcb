package dev.shipgate.transcript;

import java.util.function.Function;

/**
 * A bundle that could not be run.
 *
 * @param subject what was to be measured
 * @param stage where it broke: {@code load}, {@code contract}, {@code step} or {@code program}
 * @param cause what the engine said, in one line
 */
public record Failed(Subject subject, String stage, String cause) implements Unmeasured {

    /** @throws IllegalArgumentException if stage or cause is blank */
    public Failed {
        Require.notBlank(stage, "stage");
        Require.notBlank(cause, "cause");
    }

    @Override
    public <T> T either(
            Function<? super NotApplicable, ? extends T> notApplicable,
            Function<? super NotMeasured, ? extends T> notMeasured,
            Function<? super Failed, ? extends T> failed) {
        return failed.apply(this);
    }
}
