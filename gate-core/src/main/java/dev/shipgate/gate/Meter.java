package dev.shipgate.gate;

import dev.shipgate.transcript.Effort;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.LongAdder;

/** Adds up the cost of a run from now on: its time and the steps of all its engines. Thread-safe. */
final class Meter {

    private final Progress progress;
    private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final long startedNanos = System.nanoTime();
    private final LongAdder steps = new LongAdder();
    private final LongAdder engineNanos = new LongAdder();

    Meter(Progress progress) {
        this.progress = progress;
    }

    void stepped() {
        steps.increment();
        progress.stepped();
    }

    void ran(long nanos) {
        engineNanos.add(nanos);
    }

    /**
     * Returns the cost so far.
     *
     * @param openEngineNanos the time of the engine that is still open; the time of each other engine was added when it
     *     was closed
     */
    Effort effort(long openEngineNanos) {
        return new Effort(
                startedAt.toString(),
                System.nanoTime() - startedNanos,
                engineNanos.sum() + openEngineNanos,
                steps.sum());
    }
}
