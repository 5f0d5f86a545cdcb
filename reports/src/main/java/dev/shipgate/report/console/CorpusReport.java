package dev.shipgate.report.console;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.CorpusTable;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CorpusFigures;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.Judgement;
import java.util.ArrayList;
import java.util.List;

/** Shows the transcript of a corpus on a terminal. The verdict is the last line. */
public final class CorpusReport {

    private static final int LONGEST = 1_000;

    private final Palette palette;

    public CorpusReport(Palette palette) {
        this.palette = palette;
    }

    /** Returns the report, several lines, each with a line end. */
    public String render(CorpusTranscript transcript) {
        StringBuilder out = new StringBuilder();
        CorpusFigures figures = transcript.figures();
        if (figures != null && figures.noise() != null) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(CorpusTable.HEADINGS);
            CorpusTable.of(figures)
                    .rows()
                    .forEach(each -> rows.add(List.of(each.label(), each.value(), each.error(), each.errorByCase())));
            Columns.align(rows).forEach(line -> out.append(line).append('\n'));
            out.append('\n')
                    .append("noise: ")
                    .append(CorpusTable.noise(figures))
                    .append('\n');
        }
        for (Judgement judgement : transcript.judgements()) {
            out.append(VisibleText.plain(
                            judgement.subject() + ": " + Badge.of(judgement).word() + ", " + judgement.reason(),
                            LONGEST))
                    .append('\n');
        }
        return out.append('\n').append(verdictLine(transcript)).append('\n').toString();
    }

    /** Returns the verdict and the sentence that explains it, as one line without a line end. */
    public String verdictLine(CorpusTranscript transcript) {
        return palette.verdict(transcript.verdict(), transcript.verdict().name()) + "  "
                + VisibleText.line(transcript.headline());
    }
}
