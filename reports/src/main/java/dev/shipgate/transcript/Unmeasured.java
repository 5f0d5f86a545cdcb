package dev.shipgate.transcript;

import java.util.function.Function;

/** A subject of which nothing was measured, with the reason. */
public sealed interface Unmeasured extends Observation permits NotApplicable, NotMeasured, Failed {

    /** Returns what the function for this kind makes of it. */
    <T> T either(
            Function<? super NotApplicable, ? extends T> notApplicable,
            Function<? super NotMeasured, ? extends T> notMeasured,
            Function<? super Failed, ? extends T> failed);
}
