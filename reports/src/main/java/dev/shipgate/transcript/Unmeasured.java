package dev.shipgate.transcript;

import java.util.function.Function;

/** A subject that wasn't measured, with the reason. */
public sealed interface Unmeasured extends Observation permits NotApplicable, NotMeasured, Failed {

    /** Returns the reason, in one line. */
    String reason();

    /** Returns the verdict on what should have been measured: only a bundle that couldn't be run is an error. */
    default Verdict verdict() {
        return either(
                notApplicable -> Verdict.INCONCLUSIVE,
                notMeasured -> Verdict.INCONCLUSIVE,
                failed -> failed.isUnsupported() ? Verdict.INCONCLUSIVE : Verdict.ERROR);
    }

    /** Returns the result of the function for this kind. */
    <T> T either(
            Function<? super NotApplicable, ? extends T> notApplicable,
            Function<? super NotMeasured, ? extends T> notMeasured,
            Function<? super Failed, ? extends T> failed);
}
