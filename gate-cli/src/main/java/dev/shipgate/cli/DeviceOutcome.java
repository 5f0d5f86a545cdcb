package dev.shipgate.cli;

import dev.shipgate.device.DeviceSession;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.devicerun.Recording;
import dev.shipgate.devicerun.Recording.Memory;
import dev.shipgate.devicerun.Recording.MemoryScope;
import dev.shipgate.devicerun.Recording.SpeedRepeat;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints how a serving ended. */
final class DeviceOutcome {

    private static final double NANOS_PER_SECOND = 1e9;

    private DeviceOutcome() {}

    /** Returns the exit code: 0 if the device did everything, that of INCONCLUSIVE if something is missing. */
    static int print(DeviceSession session, boolean hasEnded, Path out, PrintWriter console) {
        DeviceRun run = session.run();
        if (run == null) {
            console.println("nothing came back from a device");
            console.flush();
            return Verdict.INCONCLUSIVE.exitCode();
        }
        List<String> missing = session.missing();
        Recording recording = run.recording();
        if (recording != null) {
            speed(recording.speed(), console);
            memory(recording.memory(), console);
        }
        if (!hasEnded || !missing.isEmpty()) {
            console.println("INCOMPLETE  " + out + (missing.isEmpty() ? " lacks the end" : " lacks " + missing)
                    + "; start the same command again to go on");
        } else {
            console.println("written  " + out + "; gate it with: shipgate run --device-run " + out);
        }
        console.flush();
        return hasEnded && missing.isEmpty() ? 0 : Verdict.INCONCLUSIVE.exitCode();
    }

    private static void speed(List<SpeedRepeat> repeats, PrintWriter console) {
        for (SpeedRepeat repeat : repeats) {
            long nanos = repeat.tokenNanos().stream().mapToLong(Long::longValue).sum();
            console.println(String.format(
                    Locale.ROOT,
                    "speed %d  prompt of %d: %s tokens/s one at a time, %s at once; %d generated: %s tokens/s",
                    repeat.repeat(),
                    repeat.promptTokens(),
                    rate(repeat.promptTokens(), repeat.prefillSingleNanos()),
                    rate(repeat.promptTokens(), repeat.prefillBatchNanos()),
                    repeat.generatedTokens(),
                    rate(repeat.generatedTokens(), nanos)));
        }
    }

    private static void memory(Memory memory, PrintWriter console) {
        if (memory.peakBytes() != null) {
            console.println("peak memory  " + Numbers.bytes(memory.peakBytes())
                    + (memory.scope() == MemoryScope.PAGE ? ", the page's JavaScript and WASM" : ""));
        }
    }

    private static String rate(int tokens, @Nullable Long nanos) {
        return nanos == null || nanos == 0
                ? "–"
                : String.format(Locale.ROOT, "%.1f", tokens * NANOS_PER_SECOND / nanos);
    }
}
