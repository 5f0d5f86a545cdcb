package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How busy the machine was while speed was measured.
 *
 * @param cores the processors that the program may use
 * @param before the load average of the last minute before the measurement; {@code null} if the system doesn't say
 * @param after the same after it, which includes the measurement itself; {@code null} if the system doesn't say
 * @param busy whether other work took so much of the machine that the figures may be too low
 */
public record MachineLoad(
        int cores,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double before,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double after,
        boolean busy) {

    /** @throws IllegalArgumentException if a figure is out of its range */
    public MachineLoad {
        Require.that(cores >= 1, "a machine has at least one core, found " + cores);
        if (before != null) {
            Require.finiteNotNegative(before, "load before");
        }
        if (after != null) {
            Require.finiteNotNegative(after, "load after");
        }
    }
}
