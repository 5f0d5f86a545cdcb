package dev.shipgate.transcript;

import java.util.function.Function;

/**
 * Something that could not be measured although the bundle runs.
 *
 * @param subject what was to be measured
 * @param reason why it was not, in one line
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
