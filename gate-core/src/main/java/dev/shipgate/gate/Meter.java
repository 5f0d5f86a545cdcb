package dev.shipgate.gate;

import java.util.concurrent.atomic.LongAdder;

/** Adds up what all engines of a run cost. Safe for several threads. */
final class Meter {

    private final Progress progress;
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

    long steps() {
        return steps.sum();
    }

    long engineNanos() {
        return engineNanos.sum();
    }
}
