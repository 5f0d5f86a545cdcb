package dev.shipgate.transcript;

import java.util.function.Function;

/**
 * There is nothing that this could be measured on, and nobody is to blame.
 *
 * @param subject what would have been measured
 * @param reason why not, in one line
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
