package dev.shipgate.report.html;

import dev.shipgate.report.wording.Renderer;
import dev.shipgate.transcript.Transcript;
import java.util.Map;

/**
 * Shows a transcript as one HTML file that needs nothing else: no network, no script, no other file. Up to 10,000
 * positions it stays below 2 MB, since what is too much is binned; the transcript keeps all.
 */
public final class HtmlReport implements Renderer {

    @Override
    public String fileName() {
        return "report.html";
    }

    @Override
    public String render(Transcript transcript) {
        return new HtmlPages().render("report.jte", Map.of("page", ReportPage.of(transcript)));
    }
}
