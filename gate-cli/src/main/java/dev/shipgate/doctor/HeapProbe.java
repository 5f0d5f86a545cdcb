package dev.shipgate.doctor;

import dev.shipgate.report.wording.Numbers;
import java.util.List;

/**
 * Whether Java's own heap holds what is read into it: the graph, in which weights stand that are not in a file beside
 * it.
 *
 * @param bundle the one that would be gated; weighs nothing where none is known
 */
record HeapProbe(Machine machine, BundleSize bundle) implements Probe {

    private static final String ABOUT = "heap";

    /** The program, the reference's figures and the reports: the embedded model's run gets by with this. */
    private static final long LEAST_BYTES = 32_000_000;
    /** Rows over a large vocabulary are more. */
    private static final long REST_BYTES = 128_000_000;

    @Override
    public List<ProbeResult> look() {
        long atLeast = bundle.graphBytes() + LEAST_BYTES;
        // A parser may hold the bytes that it reads beside those that it keeps.
        long comfortable = 2 * bundle.graphBytes() + REST_BYTES;
        String found = "Java may use " + Numbers.bytes(machine.heapBytes())
                + (bundle.bytes() == 0
                        ? ""
                        : "; a graph of " + Numbers.bytes(bundle.graphBytes()) + " is read into it");
        String advice = "give it more: JAVA_TOOL_OPTIONS=-Xmx" + mebibytes(comfortable) + "m";
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
