package dev.shipgate.speed;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.exec.ExecEngine;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.Environment;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.MemoryScope;
import dev.shipgate.transcript.SpeedDocument;
import dev.shipgate.transcript.SpeedFacts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the record of a measurement: what was measured, of which files, and how fast the memory is. */
public final class SpeedRecord {

    private SpeedRecord() {}

    /**
     * Makes the record. Reads memory for half a second, with every core.
     *
     * @param surface the name of the surface; {@code null} to make one of the engine, its threads and the system
     * @param threads the threads that the engine was given
     * @param audit the audit of the bundle; {@code null} if it can't be read
     */
    public static SpeedDocument of(
            SpeedPlan plan,
            SpeedRun run,
            Bundle bundle,
            @Nullable String surface,
            int threads,
            @Nullable GraphAudit audit,
            Environment environment) {
        Long bytesPerToken = audit == null || audit.bytesPerToken() == 0 ? null : (Long) audit.bytesPerToken();
        boolean ofReplies =
                ExecEngine.WHOLE_REPLIES.equals(run.engine().options().get("time"));
        SpeedFacts facts = new SpeedFacts(
                surface == null ? nameOf(run, threads) : surface,
                bundle.name(),
                bundle.pinFiles().stream()
                        .map(file -> new FileFacts(file.path(), file.sha256(), file.bytes()))
                        .toList(),
                run.engine().name(),
                run.engine().version(),
                environment.cpu(),
                threads,
                ofReplies ? SpeedFacts.Clock.REPLIES : SpeedFacts.Clock.ENGINE,
                plan.promptTokens(),
                plan.generatedTokens(),
                run.repeats(),
                run.loadColdNanos(),
                run.loadWarmNanos(),
                run.firstTokenNanos(),
                run.peakBytes(),
                run.peakBytes() == null ? null : MemoryScope.PROCESS,
                bytesPerToken,
                bytesPerToken == null
                        ? null
                        : (Double) StreamRead.bytesPerSecond(
                                bytesPerToken, run.machine().cores()),
                run.machine(),
                run.noBatch(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return new SpeedDocument(facts, environment);
    }

    private static String nameOf(SpeedRun run, int threads) {
        return run.engine().name() + ", " + Numbers.counted(threads, "thread") + ", "
                + System.getProperty("os.name") + " "
                + System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    }
}
