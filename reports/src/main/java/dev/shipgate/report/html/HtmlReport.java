package dev.shipgate.report.html;

import dev.shipgate.report.wording.Renderer;
import dev.shipgate.transcript.Transcript;
import java.util.Map;

/**
 * Shows a transcript as one self-contained HTML file: no network, no script, no other file. With up to 10,000
 * positions, it stays below 2 MB: the page bins or omits any excess, and the transcript keeps everything.
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
