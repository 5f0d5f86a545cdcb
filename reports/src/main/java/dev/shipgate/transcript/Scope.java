package dev.shipgate.transcript;

/** The scope of a check in one run: the subjects that it has. */
public enum Scope {
    /** The bundle as a whole. */
    WHOLE_BUNDLE,
    /** Each case of the oracle. */
    EACH_CASE,
    /** Each case of the oracle that isn't a deliberate near-tie. */
    EACH_JUDGED_CASE,
    /** Each judged case, on each device that recorded it. */
    EACH_JUDGED_CASE_AND_DEVICE_RUN,
    /** Each {@link NegativeControl.Control}. */
    EACH_CONTROL,
    /** The first judged case, once for each {@link Repeatability.Way}. */
    EACH_WAY_OF_REPEATING
}
