package dev.shipgate.transcript;

/**
 * The cost of the run.
 *
 * @param startedAt the start time in ISO 8601, UTC
 * @param elapsedNanos the wall time from the first input to the last observation
 * @param engineNanos the time spent inside the engines' own run calls; exceeds the wall time if engines ran in parallel
 * @param steps the number of tokens stepped, over all engines
 */
public record Effort(String startedAt, long elapsedNanos, long engineNanos, long steps) {}
