package dev.shipgate.devicerun;

import static dev.shipgate.input.StrictJson.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.shipgate.input.PinnedFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code shipgate-device-run/2} records beyond the continuations: the machine, how the engine ran, and its times.
 * A null or an empty list means that the device didn't say; nothing here is ever made up.
 *
 * @param hardware the machine
 * @param os its operating system
 * @param engineUse how the engine was set up: what was asked for, and what it used
 * @param digestedBy who computed the digest of each file of the bundle, by path
 * @param plan the plan that the device was given; null if a device ran without one
 * @param tier the conditions that limit what the device can show or measure
 * @param power charge and charger in the course of the run, oldest first
 * @param thermal the thermal state in the course of the run, oldest first
 * @param pressure the processor's pressure, as browsers report it, oldest first
 * @param load how long loading took
 * @param memory what the run needed
 * @param speed the repeats of the speed measurement; empty if none was made
 * @param startedAt ISO 8601
 * @param endedAt ISO 8601; null if the run didn't end
 * @param errors what went wrong, one line each
 */
public record Recording(
        Hardware hardware,
        OperatingSystem os,
        EngineUse engineUse,
        Map<String, DigestedBy> digestedBy,
        @Nullable Plan plan,
        Tier tier,
        List<PowerSample> power,
        List<StateSample> thermal,
        List<StateSample> pressure,
        Load load,
        Memory memory,
        List<SpeedRepeat> speed,
        @Nullable String startedAt,
        @Nullable String endedAt,
        List<String> errors) {

    /** Copies the lists. */
    public Recording {
        digestedBy = Collections.unmodifiableMap(new LinkedHashMap<>(digestedBy));
        power = List.copyOf(power);
        thermal = List.copyOf(thermal);
        pressure = List.copyOf(pressure);
        speed = List.copyOf(speed);
        errors = List.copyOf(errors);
    }

    /** Who hashed a file. A device that hashes what it loaded proves more than a host that hashes what it serves. */
    public enum DigestedBy {
        @JsonProperty("device")
        DEVICE,
        @JsonProperty("host")
        HOST
    }

    /**
     * The machine.
     *
     * @param model such as {@code iPhone19,2}
     * @param soc the chip, such as {@code A20 Pro}
     * @param memoryBytes the machine's memory, in bytes
     * @param cores logical processors
     * @param gpu its name, as the driver or the browser gives it
     */
    public record Hardware(
            @Nullable String model,
            @Nullable String soc,
            @Nullable Long memoryBytes,
            @Nullable Integer cores,
            @Nullable String gpu) {

        /** @throws IllegalArgumentException if a figure isn't positive */
        public Hardware {
            positive("device.memory_bytes", memoryBytes);
            positive("device.cores", cores);
        }
    }

    /** An operating system. Kernels and compilers of an engine change with its build. */
    public record OperatingSystem(
            @Nullable String name,
            @Nullable String version,
            @Nullable String build) {}

    /**
     * How an engine was set up. What was asked for and what was used differ more often than one would think: a page
     * that isn't isolated gets one thread, whatever it asks for.
     *
     * @param runsIn the program around it, such as {@code Chromium 156}
     * @param providerAsked the execution provider or compute unit
     * @param kvType the number type of the key-value cache, such as {@code float16}
     * @param files the engine's own files
     */
    public record EngineUse(
            @Nullable String runsIn,
            @Nullable String providerAsked,
            @Nullable String providerUsed,
            @Nullable Integer threadsAsked,
            @Nullable Integer threadsUsed,
            @Nullable String kvType,
            List<PinnedFile> files) {

        /** @throws IllegalArgumentException if a number of threads isn't positive */
        public EngineUse {
            positive("engine.threads_asked", threadsAsked);
            positive("engine.threads_used", threadsUsed);
            files = List.copyOf(files);
        }
    }

    /**
     * What ties a run to the plan that it was given.
     *
     * @param sha256 the digest of the plan: prompts, lengths and stop tokens
     * @param nonce made for one serving, so that an old run can't be given as a new one
     */
    public record Plan(String sha256, @Nullable String nonce) {

        /** @throws IllegalArgumentException if the digest isn't a SHA-256 */
        public Plan {
            required(sha256, "sha256");
            if (!PinnedFile.isSha256(sha256)) {
                throw new IllegalArgumentException(
                        "plan.sha256 must be 64 lower-case hexadecimal digits, found " + sha256);
            }
        }
    }

    /** Whether the program was in front all the time. In the background, systems slow programs down or stop them. */
    public enum Foreground {
        @JsonProperty("throughout")
        THROUGHOUT,
        @JsonProperty("interrupted")
        INTERRUPTED
    }

    /**
     * The conditions of a run. Figures of different tiers don't compare.
     *
     * @param secure whether a browser counts the page as secure; without, it has no threads, no GPU and no battery
     * @param isolated whether the page is isolated from others; without, it has one thread and coarse timers
     * @param timerResolutionMillis the smallest difference between two readings of the clock, in milliseconds
     */
    public record Tier(
            @Nullable Boolean secure,
            @Nullable Boolean isolated,
            @Nullable Double timerResolutionMillis,
            @Nullable Foreground foreground) {

        /** @throws IllegalArgumentException if the resolution is negative */
        public Tier {
            if (timerResolutionMillis != null && !(timerResolutionMillis >= 0)) {
                throw new IllegalArgumentException(
                        "tier.timer_resolution_millis is " + timerResolutionMillis + ", expected at least 0");
            }
        }
    }

    /**
     * The power supply at one moment.
     *
     * @param atMillis since the start of the run
     * @param level the charge, from 0 to 1
     */
    public record PowerSample(
            Long atMillis,
            @Nullable Boolean charging,
            @Nullable Double level) {

        /** @throws IllegalArgumentException if a value is out of its range */
        public PowerSample {
            notNegative("power: at_millis", required(atMillis, "at_millis"));
            if (level != null && !(level >= 0 && level <= 1)) {
                throw new IllegalArgumentException("power: level is " + level + ", expected from 0 to 1");
            }
        }
    }

    /**
     * A state at one moment.
     *
     * @param atMillis since the start of the run
     * @param state in the system's own word, such as {@code serious}
     */
    public record StateSample(Long atMillis, String state) {

        /** @throws IllegalArgumentException if the time is negative */
        public StateSample {
            notNegative("at_millis", required(atMillis, "at_millis"));
            required(state, "state");
        }
    }

    /**
     * How long loading took, in nanoseconds.
     *
     * @param coldNanos the first load, with everything that it compiles
     * @param warmNanos a later load of the same files
     * @param firstTokenNanos the first step after the first load
     */
    public record Load(
            @Nullable Long coldNanos,
            @Nullable Long warmNanos,
            @Nullable Long firstTokenNanos) {

        /** @throws IllegalArgumentException if a time is negative */
        public Load {
            notNegative("load.cold_nanos", coldNanos);
            notNegative("load.warm_nanos", warmNanos);
            notNegative("load.first_token_nanos", firstTokenNanos);
        }
    }

    /** What a figure of memory counts. Figures of different scopes don't compare. */
    public enum MemoryScope {
        /** The resident memory of the process that ran the engine. */
        @JsonProperty("process")
        PROCESS,
        /**
         * What a browser counts for a page: its JavaScript and WASM memory, without the browser's own and the GPU's.
         */
        @JsonProperty("page")
        PAGE
    }

    /**
     * What a run needed.
     *
     * @param peakBytes the most memory that the run had at once, in bytes
     * @param scope what {@code peakBytes} counts; null if the device doesn't say
     */
    public record Memory(@Nullable Long peakBytes, @Nullable MemoryScope scope) {

        /** @throws IllegalArgumentException if the figure isn't positive, or there is a scope without a figure */
        public Memory {
            positive("memory.peak_bytes", peakBytes);
            if (scope != null && peakBytes == null) {
                throw new IllegalArgumentException("memory has a scope and no peak_bytes");
            }
        }
    }

    /**
     * One repeat of the speed measurement: a prompt of p tokens, then g tokens generated one at a time.
     *
     * @param promptTokens p
     * @param generatedTokens g
     * @param repeat counts from 1
     * @param prefillSingleNanos the prompt one token at a time; null if not measured
     * @param prefillBatchNanos the prompt in one call; null if not measured or if the engine can't
     * @param tokenNanos {@code [g]}, the time of each generated token
     */
    public record SpeedRepeat(
            Integer promptTokens,
            Integer generatedTokens,
            Integer repeat,
            @Nullable Long prefillSingleNanos,
            @Nullable Long prefillBatchNanos,
            List<Long> tokenNanos) {

        /** @throws IllegalArgumentException if a count isn't positive, a time is negative or there aren't g times */
        public SpeedRepeat {
            positive("speed: prompt_tokens", required(promptTokens, "prompt_tokens"));
            positive("speed: generated_tokens", required(generatedTokens, "generated_tokens"));
            positive("speed: repeat", required(repeat, "repeat"));
            notNegative("speed: prefill_single_nanos", prefillSingleNanos);
            notNegative("speed: prefill_batch_nanos", prefillBatchNanos);
            tokenNanos = List.copyOf(required(tokenNanos, "token_nanos"));
            tokenNanos.forEach(nanos -> notNegative("speed: token_nanos", nanos));
            if (tokenNanos.size() != generatedTokens) {
                throw new IllegalArgumentException("speed: token_nanos has " + tokenNanos.size() + " times, expected "
                        + generatedTokens + ", one for each generated token");
            }
        }
    }

    private static void positive(String name, @Nullable Number value) {
        if (value != null && value.longValue() <= 0) {
            throw new IllegalArgumentException(name + " is " + value + ", expected more than 0");
        }
    }

    private static void notNegative(String name, @Nullable Long value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least 0");
        }
    }
}
