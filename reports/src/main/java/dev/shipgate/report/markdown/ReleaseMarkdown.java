package dev.shipgate.report.markdown;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.ReleaseEntry;
import dev.shipgate.report.wording.ReleaseFigures;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Shows a release as Markdown for a pull request or a job summary: the verdict first, then one row per bundle. */
public final class ReleaseMarkdown {

    private static final int MOST_ROWS = 100;
    private static final int LONGEST = 500;

    /** Returns the summary. */
    public String render(List<? extends ReleaseEntry> entries) {
        Verdict worst = ReleaseEntry.worst(entries);
        Badge badge = Badge.of(worst);
        StringBuilder out = new StringBuilder("## ")
                .append(badge.sign())
                .append(' ')
                .append(Markdown.text(badge.word(), LONGEST))
                .append(": release of ")
                .append(Numbers.counted(entries.size(), "bundle"))
                .append("\n\n")
                .append(Markdown.text(ReleaseEntry.sentence(entries), LONGEST))
                .append("\n\n");
        if (!entries.isEmpty()) {
            out.append(Markdown.head("bundle", "agree#", "max KL#", "verdict", "why"));
            entries.stream().limit(MOST_ROWS).forEach(entry -> out.append(row(entry)));
            if (entries.size() > MOST_ROWS) {
                out.append("\nand ").append(entries.size() - MOST_ROWS).append(" more\n");
            }
        }
        return out.toString();
    }

    private static String row(ReleaseEntry entry) {
        Badge badge = Badge.of(entry.verdict());
        String verdict = badge.sign() + " " + Markdown.text(badge.word(), LONGEST);
        String why = Markdown.text(entry.why(), LONGEST);
        String name = Markdown.text(entry.name(), LONGEST);
        return entry.either(
                gated -> {
                    ReleaseFigures figures = ReleaseFigures.of(gated.transcript());
                    return Markdown.row(
                            name,
                            figures.agreement().agreed() + "/"
                                    + figures.agreement().of(),
                            nats(figures.largestKlNats()),
                            verdict,
                            why);
                },
                notGated -> Markdown.row(name, Numbers.NONE, Numbers.NONE, verdict, why));
    }

    private static String nats(OptionalDouble value) {
        return value.isEmpty() ? Numbers.NONE : String.format(Locale.ROOT, "%.5f nat", value.getAsDouble());
    }
}
