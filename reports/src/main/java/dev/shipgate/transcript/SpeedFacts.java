package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How fast one surface runs a bundle: facts, by which nothing is judged.
 *
 * @param surface the engine on a device, as it is to be shown
 * @param bundle the name that the bundle declares
 * @param files the files that ran; empty if they aren't known
 * @param engine the name of the engine
 * @param engineVersion the version of the engine
 * @param device the device, such as the model of the processor; {@code null} if it isn't known
 * @param threads the threads that the engine was given; {@code null} if it isn't known
 * @param clock what measured the times
 * @param promptTokens p, the length of the prompt
 * @param generatedTokens g, the number of tokens that were generated after it
 * @param repeats the times of each repeat, at least one
 * @param loadColdNanos from the start of the engine's process until it had taken its first step; {@code null} if it
 *     wasn't measured
 * @param loadWarmNanos the same for the second load; {@code null} if it wasn't measured
 * @param firstTokenNanos from the first prompt until its first token was known, after the cold load; {@code null} if it
 *     wasn't measured
 * @param peakBytes the most memory at once; {@code null} if the system doesn't say
 * @param peakScope what {@code peakBytes} counts; {@code null} if it isn't known, as in files that don't say it
 * @param bytesPerToken the bytes of weights that one step reads, from the audit; {@code null} if it isn't known
 * @param memoryBytesPerSecond the fastest that this machine read as many bytes; {@code null} if it wasn't measured
 * @param machine how busy the machine was; {@code null} if it isn't known
 * @param noBatch why the prompt wasn't fed in one step; {@code null} if it was
 * @param measuredAt the time in ISO 8601; {@code null} if it isn't known
 */
public record SpeedFacts(
        String surface,
        String bundle,
        List<FileFacts> files,
        String engine,
        String engineVersion,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String device,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer threads,
        Clock clock,
        int promptTokens,
        int generatedTokens,
        List<SpeedRepeat> repeats,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long loadColdNanos,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long loadWarmNanos,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long firstTokenNanos,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long peakBytes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MemoryScope peakScope,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long bytesPerToken,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double memoryBytesPerSecond,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MachineLoad machine,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String noBatch,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String measuredAt) {

    private static final double ROOM = 1.3;

    /** What measured the time of a step. */
    public enum Clock {
        /** The engine itself: the way of a token to the engine and back isn't in it. */
        ENGINE,
        /** The caller: the way to the engine and back is in it. */
        REPLIES;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if the parts contradict each other */
    public SpeedFacts {
        Require.notBlank(surface, "surface");
        files = List.copyOf(files);
        repeats = List.copyOf(repeats);
        Require.that(promptTokens >= 1, "prompt_tokens must be at least 1: " + promptTokens);
        Require.that(generatedTokens >= 1, "generated_tokens must be at least 1: " + generatedTokens);
        Require.that(!repeats.isEmpty(), "speed needs at least one repeat");
        for (SpeedRepeat repeat : repeats) {
            Require.that(
                    repeat.tokenNanos().size() == generatedTokens,
                    "expected the times of " + generatedTokens + " generated tokens, found "
                            + repeat.tokenNanos().size());
        }
        if (memoryBytesPerSecond != null) {
            Require.finiteNotNegative(memoryBytesPerSecond, "memory bandwidth");
        }
    }

    /** Returns the throughput of the prompt, one token a step; empty if no repeat measured it. */
    public Optional<Throughput> prefillSingle() {
        return throughput(repeats.stream().map(SpeedRepeat::prefillSingleNanos).toList());
    }

    /** Returns the throughput of the prompt in one wide step; empty if no repeat measured it. */
    public Optional<Throughput> prefillBatch() {
        return throughput(repeats.stream().map(SpeedRepeat::prefillBatchNanos).toList());
    }

    /** Returns the throughput of the generated tokens. */
    public Throughput decode() {
        return Throughput.of(
                generatedTokens, repeats.stream().map(SpeedRepeat::decodeNanos).toList());
    }

    /**
     * Returns the time that a share of all generated tokens took at most, in nanoseconds.
     *
     * @param share more than 0, at most 1
     */
    public long tokenNanos(double share) {
        List<Long> sorted = repeats.stream()
                .flatMap(repeat -> repeat.tokenNanos().stream())
                .sorted()
                .toList();
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    /** Returns whether exactly the files of this bundle ran; false if the files that ran aren't known. */
    public boolean isOf(BundleFacts other) {
        return !files.isEmpty() && Set.copyOf(files).equals(Set.copyOf(other.files()));
    }

    /** Returns the bytes of weights that the decoding reads in a second, if the bytes of a token are known. */
    @JsonIgnore
    public Optional<Double> readBytesPerSecond() {
        return Optional.ofNullable(bytesPerToken).map(bytes -> bytes * decode().median());
    }

    /**
     * Returns whether the decoding is faster than the memory of the machine, so the figure can't be true. Each token
     * reads every weight that it uses once, so tokens a second times bytes a token can't be more than the bandwidth:
     * the memory roof of the roofline model (Williams, Waterman and Patterson, 2009). The measured bandwidth gets 30 %
     * of room, by which other ways of reading were faster. False if one of the figures isn't known.
     */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean fasterThanMemory() {
        return memoryBytesPerSecond != null
                && readBytesPerSecond()
                        .filter(read -> read > ROOM * memoryBytesPerSecond)
                        .isPresent();
    }

    private Optional<Throughput> throughput(List<@Nullable Long> nanos) {
        List<Long> measured = nanos.stream().filter(Objects::nonNull).toList();
        return measured.isEmpty() ? Optional.empty() : Optional.of(Throughput.of(promptTokens, measured));
    }
}
