package dev.shipgate.report.console;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.ReleaseEntry;
import dev.shipgate.report.wording.ReleaseFigures;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Shows a release on a terminal: one line per bundle, and the overall verdict. */
public final class ReleaseText {

    private static final List<String> HEADER = List.of("bundle", "agree", "min oracle margin", "max KL", "verdict");
    private static final int LONGEST_WHY = 1_000;

    private final Palette palette;

    public ReleaseText(Palette palette) {
        this.palette = palette;
    }

    /** Returns the table and the verdict, several lines, each with a line end. */
    public String render(List<? extends ReleaseEntry> entries) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        entries.forEach(entry -> rows.add(cells(entry)));
        List<String> lines = Columns.align(rows);
        StringBuilder out = new StringBuilder(palette.heading(lines.get(0))).append('\n');
        for (int i = 0; i < entries.size(); i++) {
            ReleaseEntry entry = entries.get(i);
            String line = lines.get(i + 1);
            String verdict = entry.verdict().name();
            out.append(line, 0, line.length() - verdict.length())
                    .append(palette.verdict(entry.verdict(), verdict))
                    .append('\n');
        }
        return out.append('\n').append(verdictLine(entries)).append('\n').toString();
    }

    /** Returns the verdict of the release and which bundles must not ship, as one line without a line end. */
    public String verdictLine(List<? extends ReleaseEntry> entries) {
        Verdict worst = ReleaseEntry.worst(entries);
        return palette.verdict(worst, worst.name()) + "  " + ReleaseEntry.sentence(entries);
    }

    /** Returns the line of one bundle, without a line end. */
    public String entryLine(ReleaseEntry entry) {
        return palette.verdict(entry.verdict(), entry.verdict().name()) + "  "
                + VisibleText.plain(entry.why(), LONGEST_WHY);
    }

    private static List<String> cells(ReleaseEntry entry) {
        return entry.either(ReleaseText::gated, ReleaseText::notGated);
    }

    private static List<String> gated(ReleaseEntry.Gated entry) {
        ReleaseFigures figures = ReleaseFigures.of(entry.transcript());
        return List.of(
                entry.name(),
                figures.agreement().agreed() + "/" + figures.agreement().of(),
                number("%.3f nat", figures.smallestMarginLogit()),
                number("%.5f nat", figures.largestKlNats()),
                entry.verdict().name());
    }

    private static List<String> notGated(ReleaseEntry.NotGated entry) {
        return List.of(
                entry.name(),
                Numbers.NONE,
                Numbers.NONE,
                Numbers.NONE,
                entry.verdict().name());
    }

    private static String number(String format, OptionalDouble value) {
        return value.isEmpty() ? Numbers.NONE : String.format(Locale.ROOT, format, value.getAsDouble());
    }
}
