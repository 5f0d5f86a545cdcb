package dev.shipgate.report.html;

import dev.shipgate.transcript.Transcript;
import java.util.Map;

/**
 * Shows a transcript as one HTML file that needs nothing else: no network, no script, no other file. Up to 10,000
 * positions it stays below 2 MB, since what is too much is binned; the transcript keeps all.
 */
public final class HtmlReport {

    private final HtmlPages pages = new HtmlPages();

    /** Returns the page. The same transcript gives the same bytes. */
    public String render(Transcript transcript) {
        return pages.render("report.jte", Map.of("page", ReportPage.of(transcript)));
    }
}
