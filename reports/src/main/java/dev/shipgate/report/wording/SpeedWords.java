package dev.shipgate.report.wording;

import dev.shipgate.transcript.MachineLoad;
import dev.shipgate.transcript.MemoryScope;
import dev.shipgate.transcript.SpeedFacts;
import dev.shipgate.transcript.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in words how fast a surface is. */
public final class SpeedWords {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEDIAN = 0.5;
    private static final double ALMOST_ALL = 0.95;
    private static final double BYTES_PER_GIGABYTE = 1e9;

    private SpeedWords() {}

    /** Returns tokens a second, such as {@code 1,088 (1,050 to 1,100)}; only the figure if it was measured once. */
    public static String rate(Optional<Throughput> throughput) {
        return throughput.map(SpeedWords::rate).orElse(Numbers.NONE);
    }

    /** Returns tokens a second, such as {@code 1,088 (1,050 to 1,100)}; only the figure if all repeats had the same. */
    public static String rate(Throughput throughput) {
        String median = Numbers.of(throughput.median());
        String range = Numbers.of(throughput.lowest()) + " to " + Numbers.of(throughput.highest());
        return throughput.lowest() == throughput.highest() ? median : median + " (" + range + ")";
    }

    /** Returns the time of a token, such as {@code 1.14 ms, 95 % within 2.20 ms}. */
    public static String tokenTime(SpeedFacts speed) {
        return time(speed.tokenNanos(MEDIAN)) + ", 95 % within " + time(speed.tokenNanos(ALMOST_ALL));
    }

    /** Returns a time in milliseconds, or in seconds from one second on, or a dash. */
    public static String time(@Nullable Long nanos) {
        if (nanos == null) {
            return Numbers.NONE;
        }
        return nanos < NANOS_PER_SECOND
                ? Numbers.of(nanos / NANOS_PER_MILLI) + " ms"
                : Numbers.of(nanos / NANOS_PER_SECOND) + " s";
    }

    /** Returns a peak of memory with what it counts, such as {@code 70.00 MB, page}, or a dash. */
    public static String peak(@Nullable Long bytes, @Nullable MemoryScope scope) {
        return bytes == null ? Numbers.NONE : Numbers.bytes(bytes) + (scope == null ? "" : ", " + scope.id());
    }

    /** Returns p, g and n, such as {@code p=128 g=256 n=3}. */
    public static String lengths(SpeedFacts speed) {
        return "p=" + speed.promptTokens() + " g=" + speed.generatedTokens() + " n="
                + speed.repeats().size();
    }

    /** Returns the load of the machine, such as {@code 0.30 before, 1.10 after, 2 cores}. */
    public static String load(@Nullable MachineLoad machine) {
        return machine == null
                ? Numbers.NONE
                : load(machine.before()) + " before, " + load(machine.after()) + " after, "
                        + Numbers.counted(machine.cores(), "core") + (machine.busy() ? ": busy" : "");
    }

    private static String load(@Nullable Double average) {
        return average == null ? "unknown" : String.format(Locale.ROOT, "%.2f", average);
    }

    /** Returns how much of the memory's bandwidth the weights take, if it is known. */
    public static Optional<String> memory(SpeedFacts speed) {
        Double bandwidth = speed.memoryBytesPerSecond();
        return speed.readBytesPerSecond()
                .map(read -> Numbers.bytes(read.longValue()) + "/s of weights, "
                        + (bandwidth == null
                                ? "the bandwidth of the memory isn't known"
                                : "the memory gives " + Numbers.of(bandwidth / BYTES_PER_GIGABYTE) + " GB/s"));
    }

    /** Returns what keeps a reader from believing or comparing the figures; empty if nothing does. */
    public static List<String> warnings(SpeedFacts speed) {
        List<String> warnings = new ArrayList<>();
        if (speed.fasterThanMemory()) {
            warnings.add("impossible: faster than the memory of this machine can be read");
        }
        if (speed.machine() != null && speed.machine().busy()) {
            warnings.add("the machine was busy, so the figures may be too low");
        }
        if (speed.clock() == SpeedFacts.Clock.REPLIES) {
            warnings.add("the times are of whole replies, so they contain the way to the engine and back");
        }
        return warnings;
    }
}
