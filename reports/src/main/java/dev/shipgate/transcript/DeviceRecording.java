package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a device run of version 2 recorded about the machine, the engine and their times. What is null or empty wasn't
 * recorded.
 *
 * @param hardware the machine
 * @param os its operating system
 * @param engine how the engine was set up
 * @param digestedBy who hashed each file of the bundle, {@code device} or {@code host}, by path
 * @param planSha256 the digest of the plan that the device was given
 * @param tier the conditions that limit what the device can show or measure
 * @param power charge and charger in the course of the run
 * @param thermal the thermal state in the course of the run
 * @param pressure the processor's pressure in the course of the run
 * @param load how long loading took
 * @param peakMemoryBytes the most memory that the run had at once
 * @param peakMemoryScope what {@code peakMemoryBytes} counts
 * @param speed the repeats of the speed measurement
 * @param startedAt ISO 8601
 * @param endedAt ISO 8601
 * @param errors what went wrong, one line each
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeviceRecording(
        Hardware hardware,
        OperatingSystem os,
        Engine engine,
        @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> digestedBy,
        @Nullable String planSha256,
        Tier tier,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<PowerSample> power,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<StateSample> thermal,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<StateSample> pressure,
        Load load,
        @Nullable Long peakMemoryBytes,
        @Nullable MemoryScope peakMemoryScope,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Speed> speed,
        @Nullable String startedAt,
        @Nullable String endedAt,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> errors) {

    /** Copies the lists. */
    public DeviceRecording {
        digestedBy = Copies.ordered(digestedBy);
        power = List.copyOf(power);
        thermal = List.copyOf(thermal);
        pressure = List.copyOf(pressure);
        speed = List.copyOf(speed);
        errors = List.copyOf(errors);
    }

    /** The machine. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hardware(
            @Nullable String model,
            @Nullable String soc,
            @Nullable Long memoryBytes,
            @Nullable Integer cores,
            @Nullable String gpu) {}

    /** The operating system. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OperatingSystem(
            @Nullable String name,
            @Nullable String version,
            @Nullable String build) {}

    /**
     * How the engine was set up: what was asked for, and what it used.
     *
     * @param runsIn the program around it, such as a browser
     * @param files the engine's own files
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Engine(
            @Nullable String runsIn,
            @Nullable String providerAsked,
            @Nullable String providerUsed,
            @Nullable Integer threadsAsked,
            @Nullable Integer threadsUsed,
            @Nullable String kvType,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<FileFacts> files) {

        /** Copies the list. */
        public Engine {
            files = List.copyOf(files);
        }
    }

    /**
     * The conditions of a run. Figures of different tiers don't compare.
     *
     * @param secure whether a browser counted the page as secure
     * @param isolated whether the page was isolated from others
     * @param timerResolutionMillis milliseconds between two readings of the clock, at least
     * @param foregroundThroughout whether the program was in front all the time
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tier(
            @Nullable Boolean secure,
            @Nullable Boolean isolated,
            @Nullable Double timerResolutionMillis,
            @Nullable Boolean foregroundThroughout) {}

    /**
     * The power supply at one moment.
     *
     * @param atMillis since the start of the run
     * @param level the charge, from 0 to 1
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PowerSample(
            long atMillis,
            @Nullable Boolean charging,
            @Nullable Double level) {}

    /**
     * A state at one moment, in the system's own word.
     *
     * @param atMillis since the start of the run
     */
    public record StateSample(long atMillis, String state) {}

    /** How long loading took, in nanoseconds: for the first time, again, and the first step after the first load. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Load(
            @Nullable Long coldNanos,
            @Nullable Long warmNanos,
            @Nullable Long firstTokenNanos) {}

    /**
     * One repeat of the speed measurement: a prompt of p tokens, then g tokens generated one at a time.
     *
     * @param promptTokens p
     * @param generatedTokens g
     * @param repeat counts from 1
     * @param prefillSingleNanos the prompt one token at a time; {@code null} if not measured
     * @param prefillBatchNanos the prompt in one call; {@code null} if not measured
     * @param tokenNanos {@code [g]}, the time of each generated token
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Speed(
            int promptTokens,
            int generatedTokens,
            int repeat,
            @Nullable Long prefillSingleNanos,
            @Nullable Long prefillBatchNanos,
            List<Long> tokenNanos) {

        /** @throws IllegalArgumentException if there aren't g times, or a count isn't positive */
        public Speed {
            tokenNanos = List.copyOf(tokenNanos);
            Require.that(promptTokens > 0 && generatedTokens > 0 && repeat > 0, "p, g and repeats count from 1");
            Require.that(
                    tokenNanos.size() == generatedTokens,
                    "there are " + tokenNanos.size() + " times of " + generatedTokens + " generated tokens");
        }

        /** Returns whether it gives a throughput. A coarse clock may say that a token took no time. */
        public boolean tookTime() {
            return tokenNanos.stream().allMatch(nanos -> nanos > 0)
                    && isPositive(prefillSingleNanos)
                    && isPositive(prefillBatchNanos);
        }

        private static boolean isPositive(@Nullable Long nanos) {
            return nanos == null || nanos > 0;
        }
    }
}
