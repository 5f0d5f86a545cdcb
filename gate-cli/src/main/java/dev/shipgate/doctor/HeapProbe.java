package dev.shipgate.doctor;

import dev.shipgate.report.wording.Numbers;
import java.util.List;

/**
 * Checks whether Java's heap is large enough for the graph, including any weights that are not in external files.
 *
 * @param bundle the bundle to gate; size 0 if unknown
 */
record HeapProbe(Machine machine, BundleSize bundle) implements Probe {

    private static final String ABOUT = "heap";

    /** For the program, the reference's figures and the reports. This is enough for the embedded model's run. */
    private static final long LEAST_BYTES = 32_000_000;
    /** Rows over a large vocabulary need more. */
    private static final long REST_BYTES = 128_000_000;

    @Override
    public List<ProbeResult> look() {
        long atLeast = bundle.graphBytes() + LEAST_BYTES;
        // A parser may hold both the bytes that it reads and those that it keeps.
        long comfortable = 2 * bundle.graphBytes() + REST_BYTES;
        String found = "Java may use " + Numbers.bytes(machine.heapBytes())
                + (bundle.bytes() == 0 ? "" : "; it must hold a graph of " + Numbers.bytes(bundle.graphBytes()));
        String advice = "raise the limit: JAVA_TOOL_OPTIONS=-Xmx" + mebibytes(comfortable) + "m";
        if (machine.heapBytes() < atLeast) {
            return List.of(ProbeResult.fail(ABOUT, found, advice));
        }
        return List.of(
                machine.heapBytes() < comfortable
                        ? ProbeResult.warn(ABOUT, found, advice)
                        : ProbeResult.ok(ABOUT, found));
    }

    private static long mebibytes(long bytes) {
        return (bytes >> 20) + 1;
    }
}
