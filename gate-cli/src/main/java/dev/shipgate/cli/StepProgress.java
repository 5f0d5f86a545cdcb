package dev.shipgate.cli;

import dev.shipgate.gate.Progress;
import dev.shipgate.report.wording.VisibleText;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the steps of a run as a progress bar on standard error, and reports refusals and notes immediately. */
final class StepProgress implements Progress, AutoCloseable {

    private static final int REFRESH_MILLIS = 200;
    private static final int LONGEST = 400;

    private final @Nullable ProgressBar bar;
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
    public void expect(long steps) {
        if (bar != null) {
            bar.maxHint(steps);
        }
    }

    @Override
    public void stepped() {
        if (bar != null) {
            bar.step();
        }
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
