package dev.shipgate.gate;

import dev.shipgate.transcript.Effort;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.LongAdder;

/** Adds up what a run costs, from now on: its time and the steps of all its engines. Safe for several threads. */
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
     * @param openEngineNanos of an engine that is still open; what the others took was added when they were closed
     */
    Effort effort(long openEngineNanos) {
        return new Effort(
                startedAt.toString(),
                System.nanoTime() - startedNanos,
                engineNanos.sum() + openEngineNanos,
                steps.sum());
    }
}
