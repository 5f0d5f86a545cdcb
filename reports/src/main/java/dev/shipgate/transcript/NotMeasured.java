package dev.shipgate.transcript;

import java.util.function.Function;

/**
 * A subject that couldn't be measured although the bundle runs.
 *
 * @param subject the subject of the check
 * @param reason the reason, in one line
 */
public record NotMeasured(Subject subject, String reason) implements Unmeasured {

    /** @throws IllegalArgumentException if no reason is given */
    public NotMeasured {
        Require.notBlank(reason, "reason");
    }

    @Override
    public <T> T either(
            Function<? super NotApplicable, ? extends T> notApplicable,
            Function<? super NotMeasured, ? extends T> notMeasured,
            Function<? super Failed, ? extends T> failed) {
        return notMeasured.apply(this);
    }
}
