package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.function.Function;

/**
 * A subject that has no measurement because the bundle couldn't be run, or not by this program.
 *
 * @param subject the subject that couldn't be measured
 * @param stage the stage that failed: {@code load}, {@code contract}, {@code unsupported}, {@code step} or
 *     {@code program}
 * @param cause the engine's error, in one line
 */
public record Failed(Subject subject, String stage, String cause) implements Unmeasured {

    /** The stage of a bundle that its own runtime may well run, but this program can't. */
    public static final String UNSUPPORTED = "unsupported";

    /** @throws IllegalArgumentException if stage or cause is blank */
    public Failed {
        Require.notBlank(stage, "stage");
        Require.notBlank(cause, "cause");
    }

    /** Tells whether the limit is this program's, so that nothing is known of the bundle. */
    @JsonIgnore
    public boolean isUnsupported() {
        return stage.equals(UNSUPPORTED);
    }

    @Override
    public String reason() {
        return cause;
    }

    @Override
    public <T> T either(
            Function<? super NotApplicable, ? extends T> notApplicable,
            Function<? super NotMeasured, ? extends T> notMeasured,
            Function<? super Failed, ? extends T> failed) {
        return failed.apply(this);
    }
}
