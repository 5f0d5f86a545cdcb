package dev.shipgate.transcript;

import java.util.function.Function;

/**
 * A subject that has no measurement because the bundle couldn't be run.
 *
 * @param subject the subject that couldn't be measured
 * @param stage the stage that failed: {@code load}, {@code contract}, {@code step} or {@code program}
 * @param cause the engine's error, in one line
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
