package dev.shipgate.report.html;

import dev.shipgate.report.CorpusResults;
import dev.shipgate.transcript.CorpusTranscript;
import java.util.Map;

/** Shows the transcript of a corpus as one self-contained HTML file. */
public final class CorpusPage {

    /** The name of the page, in the folder of the transcript. */
    public static final String FILE = CorpusResults.PAGE;

    private final HtmlPages pages = new HtmlPages();

    /** Returns the page. */
    public String render(CorpusTranscript transcript) {
        return pages.render("corpus.jte", Map.of("page", CorpusView.of(transcript)));
    }
}
