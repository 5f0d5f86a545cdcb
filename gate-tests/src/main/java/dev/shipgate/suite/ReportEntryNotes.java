package dev.shipgate.suite;

import dev.shipgate.gate.Progress;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Publishes a run's notes on its input as report entries, so they appear in the reports of the build. */
final class ReportEntryNotes implements Progress {

    static final String KEY = "shipgate.note";

    private final ExtensionContext context;

    ReportEntryNotes(ExtensionContext context) {
        this.context = context;
    }

    @Override
    public void expect(long steps) {}

    @Override
    public void stepped() {}

    @Override
    public void refused(String reason) {}

    @Override
    public void note(String note) {
        context.publishReportEntry(KEY, note);
    }
}
