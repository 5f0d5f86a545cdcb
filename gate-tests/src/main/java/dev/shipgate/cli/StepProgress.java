package dev.shipgate.cli;

import dev.shipgate.gate.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the steps of a run as a bar on standard error, or nothing. */
final class StepProgress implements Progress, AutoCloseable {

    private static final int REFRESH_MILLIS = 200;

    private final @Nullable ProgressBar bar;

    private StepProgress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static StepProgress bar() {
        return new StepProgress(new ProgressBarBuilder()
                .setTaskName("gate")
                .setUnit(" steps", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .clearDisplayOnFinish()
                .build());
    }

    static StepProgress silent() {
        return new StepProgress(null);
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
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
