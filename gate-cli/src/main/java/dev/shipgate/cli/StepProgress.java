package dev.shipgate.cli;

import dev.shipgate.gate.Progress;
import dev.shipgate.report.wording.VisibleText;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows on standard error what a run is doing and how long it will take: as a bar for a person at a terminal, as a line
 * a minute in a log. Reports refusals and notes immediately.
 */
final class StepProgress implements Progress, AutoCloseable {

    private static final int REFRESH_MILLIS = 200;
    private static final int LONGEST = 400;

    private static final long LOG_EVERY_NANOS = 60_000_000_000L;

    private final @Nullable ProgressBar bar;
    private final long startedNanos = System.nanoTime();
    private long loggedNanos = startedNanos;
    private long expectedSteps;
    private long steps;
    private long stepsOfThis;
    private String what = "starting";
    private final @Nullable PrintWriter log;
    private final Notes notes;

    private StepProgress(@Nullable ProgressBar bar, @Nullable PrintWriter log, Notes notes) {
        this.bar = bar;
        this.log = log;
        this.notes = notes;
    }

    /**
     * Returns a progress display that follows the output options.
     *
     * @param notes receives the run's notes on its input; shared by the bundles of a release
     */
    static StepProgress of(OutputOptions output, PrintWriter log, Notes notes) {
        return new StepProgress(output.wantsProgress() ? bar() : null, output.quiet ? null : log, notes);
    }

    private static ProgressBar bar() {
        return new ProgressBarBuilder()
                .setTaskName("gate")
                .setUnit(" steps", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public synchronized void expect(long expected) {
        expectedSteps = expected;
        if (bar != null) {
            bar.maxHint(expected);
        }
    }

    @Override
    public synchronized void doing(String next) {
        what = VisibleText.plain(next, LONGEST);
        stepsOfThis = 0;
        if (bar != null) {
            bar.setExtraMessage(" " + what);
        }
    }

    @Override
    public synchronized void stepped() {
        steps++;
        stepsOfThis++;
        if (bar != null) {
            bar.step();
            bar.setExtraMessage(" " + what + ", step " + stepsOfThis);
        } else if (log != null && System.nanoTime() - loggedNanos >= LOG_EVERY_NANOS) {
            loggedNanos = System.nanoTime();
            log.println(line(loggedNanos - startedNanos));
            log.flush();
        }
    }

    /** Returns how far the run is. The number of steps is an estimate, and so is the time left. */
    String line(long elapsedNanos) {
        boolean isOpenEnded = steps == 0 || expectedSteps <= steps;
        double leftMinutes = isOpenEnded ? 0 : elapsedNanos / 60e9 / steps * (expectedSteps - steps);
        String left = isOpenEnded ? "" : ", about " + Math.max(1, Math.round(leftMinutes)) + " min left";
        return "running: " + what + ", step " + stepsOfThis + "; " + steps + " of " + Math.max(steps, expectedSteps)
                + " steps in all" + left;
    }

    @Override
    public void refused(String reason) {
        if (log != null) {
            log.println("refused: " + VisibleText.plain(reason, LONGEST));
            log.flush();
        }
    }

    @Override
    public void note(String note) {
        notes.accept(note);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
