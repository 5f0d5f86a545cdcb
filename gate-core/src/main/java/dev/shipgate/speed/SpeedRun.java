package dev.shipgate.speed;

import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.MachineLoad;
import dev.shipgate.transcript.SpeedRepeat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SpeedMeter} measured of an engine.
 *
 * @param engine the engine that ran
 * @param repeats the times of each repeat
 * @param loadColdNanos the time of the first load
 * @param loadWarmNanos the time of the second load
 * @param firstTokenNanos the time from the first prompt until its first token
 * @param peakBytes the most resident memory of the engine's process; {@code null} if it isn't known
 * @param noBatch why the prompt wasn't fed in one step; {@code null} if it was
 * @param machine how busy the machine was
 */
public record SpeedRun(
        EngineFacts engine,
        List<SpeedRepeat> repeats,
        long loadColdNanos,
        long loadWarmNanos,
        long firstTokenNanos,
        @Nullable Long peakBytes,
        @Nullable String noBatch,
        MachineLoad machine) {

    public SpeedRun {
        repeats = List.copyOf(repeats);
    }
}
