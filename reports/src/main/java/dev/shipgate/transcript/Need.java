package dev.shipgate.transcript;

/** What a check needs before it can be judged, besides a bundle that runs. */
public enum Need {
    /** The oracle's case must be healthy, since the check compares the bundle with what the oracle recorded. */
    HEALTHY_CASE,
    /** A baseline must have been given to the run. */
    BASELINE,
    /** At least one device run must have been given to the run. */
    DEVICE_RUNS
}
