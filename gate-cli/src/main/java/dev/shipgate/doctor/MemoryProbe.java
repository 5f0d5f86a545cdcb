package dev.shipgate.doctor;

import dev.shipgate.report.wording.Numbers;
import java.util.List;

/**
 * Checks whether the machine has enough memory for everything that a run loads at the same time: the bundle and its
 * baseline, or later a second session of the bundle itself, which repeatability opens.
 *
 * @param bundle the largest bundle to gate; size 0 if unknown
 * @param baseline the largest baseline
 */
record MemoryProbe(Machine machine, BundleSize bundle, BundleSize baseline) implements Probe {

    private static final String ABOUT = "memory";
    private static final long LITTLE_BYTES = 1_000_000_000;

    @Override
    public List<ProbeResult> look() {
        String has = Numbers.bytes(machine.availableBytes()) + " of " + Numbers.bytes(machine.physicalBytes())
                + " available";
        if (bundle.bytes() == 0) {
            return List.of(
                    machine.availableBytes() < LITTLE_BYTES
                            ? ProbeResult.warn(ABOUT, has, "close other programs; a run loads a bundle twice")
                            : ProbeResult.ok(ABOUT, has));
        }
        long twice = bundle.bytes() + Math.max(bundle.bytes(), baseline.bytes());
        String found = "a run loads up to " + Numbers.bytes(twice) + " (the bundle of " + Numbers.bytes(bundle.bytes())
                + (baseline.bytes() > bundle.bytes() ? " and its baseline" : " twice") + "); " + has;
        if (machine.physicalBytes() < bundle.bytes()) {
            return List.of(ProbeResult.fail(
                    ABOUT, found, "use a machine with at least " + Numbers.bytes(twice) + " of memory"));
        }
        if (machine.availableBytes() < twice) {
            return List.of(ProbeResult.warn(
                    ABOUT, found, "close other programs, or use a larger machine; this one may swap or kill the run"));
        }
        return List.of(ProbeResult.ok(ABOUT, found));
    }
}
