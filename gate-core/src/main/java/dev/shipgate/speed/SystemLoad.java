package dev.shipgate.speed;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.MachineLoad;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;

/**
 * How busy the machine is, by the load average of its last minute: the number of threads that ran or waited for a core,
 * averaged with weights that fall by e each minute.
 */
public final class SystemLoad {

    /**
     * A machine with more load than this for each core is busy. Below it, an engine finds a free core; above it, its
     * threads wait for those of others: on 2 busy cores, steps of 1 to 8 ms took 140 to 1,430 ms.
     */
    public static final double MOST_PER_CORE = 0.5;

    private static final double SECONDS_OF_AVERAGE = 60;

    private final int cores;
    private final DoubleSupplier average;

    /**
     * @param cores the processors that the program may use
     * @param average returns the load average of the last minute; less than 0 if the system doesn't say
     */
    public SystemLoad(int cores, DoubleSupplier average) {
        this.cores = cores;
        this.average = average;
    }

    /** Returns the load of this machine. */
    public static SystemLoad ofThisMachine() {
        return new SystemLoad(
                Runtime.getRuntime().availableProcessors(),
                () -> ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    int cores() {
        return cores;
    }

    /** Returns the load average now; empty if the system doesn't say. */
    OptionalDouble now() {
        double load = average.getAsDouble();
        return load < 0 ? OptionalDouble.empty() : OptionalDouble.of(load);
    }

    /** Returns why the machine is too busy to measure speed on it, if it is. */
    public Optional<String> refusal() {
        OptionalDouble load = now();
        return load.isPresent() && isBusy(load.getAsDouble())
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "this machine is busy: its load is %.2f, expected at most %.2f on %s",
                        load.getAsDouble(),
                        MOST_PER_CORE * cores,
                        Numbers.counted(cores, "core")))
                : Optional.empty();
    }

    /**
     * Describes the load of a measurement that ends now.
     *
     * @param before the load before it
     * @param threads how many threads the measurement itself kept busy
     */
    MachineLoad describe(OptionalDouble before, int threads, double seconds) {
        OptionalDouble after = now();
        double own = threads * (1 - Math.exp(-seconds / SECONDS_OF_AVERAGE));
        boolean busy = before.isPresent() && isBusy(before.getAsDouble())
                || after.isPresent() && isBusy(after.getAsDouble() - own);
        return new MachineLoad(
                cores,
                before.isPresent() ? (Double) before.getAsDouble() : null,
                after.isPresent() ? (Double) after.getAsDouble() : null,
                busy);
    }

    private boolean isBusy(double load) {
        return load > MOST_PER_CORE * cores;
    }
}
