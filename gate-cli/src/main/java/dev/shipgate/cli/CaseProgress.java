package dev.shipgate.cli;

import dev.shipgate.corpus.shard.CorpusProgress;
import dev.shipgate.report.wording.VisibleText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a corpus is: as a progress bar at a terminal, and in a log as a line every half minute, with the cases,
 * the positions per second and the time left.
 */
final class CaseProgress implements CorpusProgress, AutoCloseable {

    private static final int REFRESH_MILLIS = 500;
    private static final int LONGEST = 400;
    private static final long LINE_NANOS = Duration.ofSeconds(30).toNanos();

    private final @Nullable ProgressBar bar;
    private final @Nullable PrintWriter log;
    private final Notes notes;
    private int cases;
    private int measuredCases;
    private long positions;
    private long stepped;
    private long beganNanos = System.nanoTime();
    private long lineNanos = beganNanos;

    private CaseProgress(@Nullable ProgressBar bar, @Nullable PrintWriter log, Notes notes) {
        this.bar = bar;
        this.log = log;
        this.notes = notes;
    }

    /** Returns a progress display that follows the output options. */
    static CaseProgress of(OutputOptions output, PrintWriter log, Notes notes) {
        return new CaseProgress(output.wantsProgress() ? bar() : null, output.quiet ? null : log, notes);
    }

    private static ProgressBar bar() {
        return new ProgressBarBuilder()
                .setTaskName(CorpusCommand.NAME)
                .setUnit(" positions", 1)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public void begin(int all, int measured) {
        cases = all;
        measuredCases = measured;
        if (measured > 0) {
            print(String.format(Locale.ROOT, "resumed: %,d of %,d cases were measured before", measured, all));
        }
    }

    @Override
    public void expect(long steps) {
        positions = steps;
        beganNanos = System.nanoTime();
        lineNanos = beganNanos;
        if (bar != null) {
            bar.maxHint(steps);
        }
    }

    @Override
    public void stepped() {
        stepped++;
        if (bar != null) {
            bar.step();
        } else if (System.nanoTime() - lineNanos > LINE_NANOS) {
            lineNanos = System.nanoTime();
            print(line(lineNanos - beganNanos));
        }
    }

    /** Returns how far the corpus is after so many nanoseconds. */
    private String line(long elapsedNanos) {
        double perSecond = stepped / (elapsedNanos / 1e9);
        return String.format(
                Locale.ROOT,
                "measured %,d of %,d positions, %,d of %,d cases; %.3g positions/s, %,.0f s left",
                stepped,
                positions,
                measuredCases,
                cases,
                perSecond,
                (positions - stepped) / perSecond);
    }

    @Override
    public void measured() {
        measuredCases++;
        if (bar != null) {
            bar.setExtraMessage(String.format(Locale.ROOT, " %,d of %,d cases", measuredCases, cases));
        }
    }

    @Override
    public void refused(String reason) {
        print("refused: " + VisibleText.plain(reason, LONGEST));
    }

    @Override
    public void note(String note) {
        notes.accept(note);
    }

    private void print(String line) {
        if (log != null) {
            log.println(line);
            log.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
