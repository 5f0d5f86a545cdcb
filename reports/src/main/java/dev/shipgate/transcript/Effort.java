package dev.shipgate.transcript;

/**
 * What the run cost.
 *
 * @param startedAt ISO 8601, UTC
 * @param elapsedNanos wall time from the first input to the last observation
 * @param engineNanos the part of it that was spent inside the engines' own run calls; more than the wall time if
 *     engines ran side by side
 * @param steps tokens stepped, over all engines
 */
public record Effort(String startedAt, long elapsedNanos, long engineNanos, long steps) {}
