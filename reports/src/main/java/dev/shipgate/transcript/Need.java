package dev.shipgate.transcript;

/** The inputs that a check needs before it can be judged, in addition to a bundle that runs. */
public enum Need {
    /** The oracle's case must be healthy, because the check compares the bundle with the oracle's recording. */
    HEALTHY_CASE,
    /** A baseline must have been given to the run. */
    BASELINE,
    /** At least one device run must have been given to the run. */
    DEVICE_RUNS,
    /** The run must have been asked to try the promised context. */
    CONTEXT_TRIAL
}
