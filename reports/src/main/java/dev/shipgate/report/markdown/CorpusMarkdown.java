package dev.shipgate.report.markdown;

import dev.shipgate.report.CorpusResults;
import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.CorpusTable;
import dev.shipgate.report.wording.CorpusWords;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.CorpusFigures;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.ShardFacts;
import dev.shipgate.transcript.Token;
import dev.shipgate.transcript.WorstPosition;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Shows the transcript of a corpus as Markdown. */
public final class CorpusMarkdown {

    /** The name of the report, in its folder. */
    public static final String FILE = CorpusResults.REPORT;

    private static final int LONGEST = 600;
    private static final int LONGEST_TOKEN = 40;

    /** Returns the report. */
    public String render(CorpusTranscript transcript) {
        StringBuilder out = new StringBuilder();
        Badge badge = Badge.of(transcript.verdict());
        out.append("# ")
                .append(badge.sign())
                .append(' ')
                .append(Markdown.text(badge.word(), LONGEST))
                .append(": ")
                .append(Markdown.text(transcript.bundle().name(), 120))
                .append(' ')
                .append(Badge.meaning(transcript.verdict()))
                .append("\n\n")
                .append(Markdown.text(transcript.headline(), LONGEST))
                .append("\n\nOracle ")
                .append(Markdown.text(transcript.oracle().name(), 120))
                .append(", policy ")
                .append(Markdown.text(
                        transcript.policy().name() + " version "
                                + transcript.policy().version(),
                        LONGEST))
                .append(".\n\n");
        judgements(transcript, out);
        if (transcript.figures() != null) {
            figures(transcript.figures(), out);
        }
        shards(transcript, out);
        return out.toString();
    }

    private static void judgements(CorpusTranscript transcript, StringBuilder out) {
        out.append("## Checks\n\n").append(Markdown.head("check", "verdict", "reason"));
        transcript
                .judgements()
                .forEach(each -> out.append(Markdown.row(
                        Markdown.text(each.subject().toString(), LONGEST),
                        Markdown.text(Badge.of(each).word(), LONGEST),
                        Markdown.text(each.reason(), LONGEST))));
        out.append('\n');
    }

    private static void figures(CorpusFigures figures, StringBuilder out) {
        CorpusTable table = CorpusTable.of(figures);
        if (!table.rows().isEmpty()) {
            out.append("## Figures\n\n")
                    .append(Numbers.count(figures.positions()))
                    .append(" positions; ")
                    .append(Markdown.text(CorpusTable.noise(figures), LONGEST))
                    .append(".\n\n")
                    .append(head(CorpusTable.HEADINGS, column -> column > 0));
            table.rows()
                    .forEach(each ->
                            out.append(Markdown.row(each.label(), each.value(), each.error(), each.errorByCase())));
            out.append('\n');
        }
        out.append("## Same top-1 by class of the token\n\n").append(head(CorpusWords.CLASSES, column -> column > 0));
        figures.tokenClasses().forEach(each -> out.append(rate(CorpusWords.name(each), each.rate())));
        out.append("\n## Same top-1 by position\n\n").append(head(CorpusWords.BANDS, column -> column > 0));
        figures.positionBands()
                .forEach(each -> out.append(rate(CorpusWords.name(each), each.rate(), Numbers.of(each.meanKlNats()))));
        out.append("\n## The ").append(figures.worst().size()).append(" positions that differ most\n\n");
        out.append(head(CorpusWords.WORST, column -> column == 1 || column > 4));
        figures.worst().forEach(each -> out.append(worst(each)));
        out.append('\n');
    }

    private static String head(List<String> headings, IntPredicate isNumber) {
        return Markdown.head(IntStream.range(0, headings.size())
                .mapToObj(column -> headings.get(column) + (isNumber.test(column) ? "#" : ""))
                .toArray(String[]::new));
    }

    private static String rate(String label, Rate rate, String... more) {
        String[] cells = new String[4 + more.length];
        cells[0] = label;
        cells[1] = Numbers.count(rate.of());
        cells[2] = CorpusWords.share(rate);
        cells[3] = CorpusWords.interval(rate);
        System.arraycopy(more, 0, cells, 4, more.length);
        return Markdown.row(cells);
    }

    private static String worst(WorstPosition each) {
        return Markdown.row(
                Markdown.text(each.caseId(), LONGEST),
                Numbers.count(each.position()),
                token(each.input()),
                token(each.oracle()),
                token(each.bundle()),
                CorpusWords.kl(each),
                Numbers.of(each.marginNats()),
                Numbers.orNone(each.marginShiftNats()));
    }

    private static String token(@Nullable Token token) {
        if (token == null) {
            return Numbers.NONE;
        }
        return token.text() == null
                ? Integer.toString(token.id())
                : token.id() + " " + Markdown.code(token.text(), LONGEST_TOKEN);
    }

    private static void shards(CorpusTranscript transcript, StringBuilder out) {
        out.append("## Measured in\n\n").append(head(CorpusWords.SHARDS, column -> column < 6));
        for (ShardFacts shard : transcript.shards()) {
            out.append(Markdown.row(
                    CorpusWords.number(shard, transcript.shards().size()),
                    Numbers.count(shard.cases()),
                    Numbers.count(shard.positions()),
                    Numbers.count(shard.effort().steps()),
                    Numbers.seconds(shard.effort().elapsedNanos()),
                    Numbers.seconds(shard.effort().engineNanos()),
                    Markdown.text(CorpusWords.machine(shard), LONGEST)));
        }
    }
}
