package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.CorpusTable;
import dev.shipgate.report.wording.CorpusWords;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CorpusFigures;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.WorstPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of the report of a corpus.
 *
 * @param badge the verdict
 * @param bundle the name of the bundle
 * @param meaning what the verdict means for it
 * @param headline the verdict's reason, one sentence
 * @param facts the oracle, the policy and the number of positions
 * @param judgements each check with its verdict
 * @param figures the figures of llama.cpp's perplexity tool, each with its errors; empty if nothing was compared
 * @param noise the noise of the margins in one sentence; empty text if it couldn't be measured
 * @param classes how often the top-1 is the same, by class of the token
 * @param positions the same by the position in a text
 * @param worst the positions that differ most
 * @param shards the machines that measured it
 */
public record CorpusView(
        Badge badge,
        String bundle,
        String meaning,
        String headline,
        List<ReportHeader.Fact> facts,
        Table judgements,
        Table figures,
        String noise,
        Table classes,
        Table positions,
        Table worst,
        Table shards) {

    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_HEADLINE = 2_000;

    public CorpusView {
        facts = List.copyOf(facts);
    }

    /** Builds the content. */
    public static CorpusView of(CorpusTranscript transcript) {
        CorpusFigures measured = transcript.figures();
        return new CorpusView(
                Badge.of(transcript.verdict()),
                VisibleText.plain(transcript.bundle().name(), LONGEST_NAME),
                Badge.meaning(transcript.verdict()),
                VisibleText.plain(transcript.headline(), LONGEST_HEADLINE),
                facts(transcript),
                judgements(transcript),
                figures(measured),
                measured == null ? "" : CorpusTable.noise(measured),
                classes(measured),
                positions(measured),
                worst(measured),
                shards(transcript));
    }

    private static List<ReportHeader.Fact> facts(CorpusTranscript transcript) {
        List<ReportHeader.Fact> facts = new ArrayList<>();
        facts.add(new ReportHeader.Fact(
                "oracle", VisibleText.plain(transcript.oracle().name(), LONGEST_NAME)));
        facts.add(new ReportHeader.Fact(
                "policy",
                VisibleText.plain(
                        transcript.policy().name() + " version "
                                + transcript.policy().version(),
                        LONGEST_NAME)));
        CorpusFigures measured = transcript.figures();
        if (measured != null) {
            facts.add(new ReportHeader.Fact("positions", Numbers.count(measured.positions())));
        }
        return facts;
    }

    private static Table judgements(CorpusTranscript transcript) {
        return Table.of(
                "Each check, with its verdict and the reason",
                List.of("check", "verdict", "reason"),
                transcript.judgements().stream()
                        .map(each -> List.of(
                                Cell.text(each.subject().toString()),
                                Cell.badge(Badge.of(each)),
                                Cell.text(each.reason())))
                        .toList());
    }

    private static Table figures(@Nullable CorpusFigures measured) {
        List<CorpusTable.Line> lines =
                measured == null ? List.of() : CorpusTable.of(measured).rows();
        return Table.of(
                "Figures over all positions, each with its standard error",
                CorpusTable.HEADINGS,
                lines.stream()
                        .map(each -> List.of(
                                Cell.text(each.label()),
                                Cell.number(each.value()),
                                Cell.number(each.error()),
                                Cell.number(each.errorByCase())))
                        .toList());
    }

    private static Table classes(@Nullable CorpusFigures measured) {
        List<List<Cell>> rows = new ArrayList<>();
        if (measured != null) {
            measured.tokenClasses().forEach(each -> rows.add(rate(CorpusWords.name(each), each.rate())));
        }
        return Table.of("Same top-1 by class of the token", CorpusWords.CLASSES, rows);
    }

    private static Table positions(@Nullable CorpusFigures measured) {
        List<List<Cell>> rows = new ArrayList<>();
        if (measured != null) {
            measured.positionBands().forEach(each -> {
                List<Cell> row = new ArrayList<>(rate(CorpusWords.name(each), each.rate()));
                row.add(Cell.number(Numbers.of(each.meanKlNats())));
                rows.add(row);
            });
        }
        return Table.of("Same top-1 by the position in a text", CorpusWords.BANDS, rows);
    }

    private static List<Cell> rate(String label, Rate rate) {
        return List.of(
                Cell.text(label),
                Cell.number(Numbers.count(rate.of())),
                Cell.number(CorpusWords.share(rate)),
                Cell.number(CorpusWords.interval(rate)));
    }

    private static Table worst(@Nullable CorpusFigures measured) {
        List<WorstPosition> worst = measured == null ? List.of() : measured.worst();
        return Table.of(
                "The " + worst.size() + " positions that differ most",
                CorpusWords.WORST,
                worst.stream()
                        .map(each -> List.of(
                                Cell.text(each.caseId()),
                                Cell.number(Numbers.count(each.position())),
                                Cell.token(each.input()),
                                Cell.token(each.oracle()),
                                Cell.token(each.bundle()),
                                Cell.number(CorpusWords.kl(each)),
                                Cell.number(Numbers.of(each.marginNats())),
                                Cell.number(Numbers.orNone(each.marginShiftNats()))))
                        .toList());
    }

    private static Table shards(CorpusTranscript transcript) {
        return Table.of(
                "The shards, and the machines that measured them",
                CorpusWords.SHARDS,
                transcript.shards().stream()
                        .map(shard -> List.of(
                                Cell.text(CorpusWords.number(
                                        shard, transcript.shards().size())),
                                Cell.number(Numbers.count(shard.cases())),
                                Cell.number(Numbers.count(shard.positions())),
                                Cell.number(Numbers.count(shard.effort().steps())),
                                Cell.number(Numbers.seconds(shard.effort().elapsedNanos())),
                                Cell.number(Numbers.seconds(shard.effort().engineNanos())),
                                Cell.text(CorpusWords.machine(shard))))
                        .toList());
    }
}
