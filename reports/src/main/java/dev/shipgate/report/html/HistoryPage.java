package dev.shipgate.report.html;

import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Transcript;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Shows the transcripts of several builds side by side and over time, as one self-contained HTML file. */
public final class HistoryPage {

    private final HtmlPages pages = new HtmlPages();

    /**
     * Returns the page, with the oldest run first.
     *
     * @throws IllegalArgumentException if there is no transcript
     * @throws DifferentOraclesException if they weren't measured against byte-identical oracles
     */
    public String render(List<Transcript> transcripts) {
        if (transcripts.isEmpty()) {
            throw new IllegalArgumentException("a history needs at least one transcript");
        }
        List<Transcript> oldestFirst = transcripts.stream()
                .sorted(Comparator.comparing(each -> each.effort().startedAt()))
                .toList();
        requireOneOracle(oldestFirst);
        return pages.render("history.jte", Map.of("page", HistoryView.of(oldestFirst)));
    }

    private static void requireOneOracle(List<Transcript> transcripts) {
        Transcript first = transcripts.get(0);
        for (Transcript other : transcripts) {
            if (!digests(other).equals(digests(first))) {
                throw new DifferentOraclesException("these runs cannot be compared: " + described(first) + ", but "
                        + described(other) + "; gate both against the same oracle");
            }
        }
    }

    private static Set<String> digests(Transcript transcript) {
        return transcript.measured().oracle().files().stream()
                .map(FileFacts::sha256)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String described(Transcript transcript) {
        return "the run of " + VisibleText.plain(transcript.measured().bundle().name(), 80) + " at "
                + VisibleText.plain(transcript.effort().startedAt(), 40) + " was compared with oracle "
                + VisibleText.plain(transcript.measured().oracle().name(), 80) + " with digests "
                + digests(transcript).stream()
                        .map(each -> each.substring(0, 12))
                        .collect(Collectors.joining(", "));
    }
}
