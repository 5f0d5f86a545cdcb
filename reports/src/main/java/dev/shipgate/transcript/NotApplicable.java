package dev.shipgate.transcript;

import java.util.function.Function;

/**
 * A check for which the bundle has nothing to measure. This is nobody's fault.
 *
 * @param subject the subject of the check
 * @param reason the reason, in one line
 */
public record NotApplicable(Subject subject, String reason) implements Unmeasured {

    /** @throws IllegalArgumentException if there is no reason */
    public NotApplicable {
        Require.notBlank(reason, "reason");
    }

    @Override
    public <T> T either(
            Function<? super NotApplicable, ? extends T> notApplicable,
            Function<? super NotMeasured, ? extends T> notMeasured,
            Function<? super Failed, ? extends T> failed) {
        return notApplicable.apply(this);
    }
}
