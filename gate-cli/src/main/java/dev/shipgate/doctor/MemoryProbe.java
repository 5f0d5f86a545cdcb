package dev.shipgate.doctor;

import dev.shipgate.report.wording.Numbers;
import java.util.List;

/**
 * Whether the machine holds what a run loads at once: the bundle, and beside it its baseline, or later a second session
 * of the bundle itself, which repeatability opens.
 *
 * @param bundle the heaviest that would be gated; weighs nothing where none is known
 * @param baseline the heaviest beside it
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
                            ? ProbeResult.warn(ABOUT, has, "end other programs; a run loads a bundle twice")
                            : ProbeResult.ok(ABOUT, has));
        }
        long twice = bundle.bytes() + Math.max(bundle.bytes(), baseline.bytes());
        String found = "a run loads up to " + Numbers.bytes(twice) + " (the bundle of " + Numbers.bytes(bundle.bytes())
                + (baseline.bytes() > bundle.bytes() ? " and its baseline" : " twice") + "); " + has;
        if (machine.physicalBytes() < bundle.bytes()) {
            return List.of(ProbeResult.fail(
                    ABOUT, found, "gate it on a machine with at least " + Numbers.bytes(twice) + " of memory"));
        }
        if (machine.availableBytes() < twice) {
            return List.of(ProbeResult.warn(
                    ABOUT,
                    found,
                    "end other programs, or gate it on a larger machine; this one may swap, or end the run"));
        }
        return List.of(ProbeResult.ok(ABOUT, found));
    }
}
