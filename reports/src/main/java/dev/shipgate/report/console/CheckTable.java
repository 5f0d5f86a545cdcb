package dev.shipgate.report.console;

import dev.shipgate.report.wording.Figures;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Shows the judgements of a run as a table. What keeps a bundle from shipping has a row for each case and comes first;
 * cases of a check that share an outcome, or an error, otherwise share a row.
 */
final class CheckTable {

    private final Palette palette;
    private final Map<Subject, Observation> observations;

    /** @param observations what was measured, by subject */
    CheckTable(Palette palette, Map<Subject, Observation> observations) {
        this.palette = palette;
        this.observations = observations;
    }

    /** Returns the table, several lines, each with a line end. */
    String render(Transcript transcript) {
        MetricLabels terms = MetricLabels.of(transcript);
        List<String> header = List.of(
                "check",
                "case",
                "agree",
                "min oracle margin",
                terms.logits("min cosine"),
                terms.kl("max KL"),
                "verdict");
        List<List<Judgement>> groups = groups(transcript.judgements());
        List<List<String>> rows = new ArrayList<>(List.of(header));
        groups.forEach(group -> rows.add(cells(group)));
        List<String> lines = Columns.align(rows);
        StringBuilder out = new StringBuilder();
        out.append(palette.heading(lines.get(0))).append('\n');
        for (int i = 0; i < groups.size(); i++) {
            out.append(painted(groups.get(i).get(0), lines.get(i + 1))).append('\n');
        }
        if (transcript.judgements().stream().anyMatch(each -> each.standing() == Standing.REFUSED)) {
            out.append(palette.aside("refused: not judged, since the case is a near-tie on purpose or repeats another"))
                    .append('\n');
        }
        terms.note().ifPresent(note -> out.append(palette.aside(note)).append('\n'));
        return out.toString();
    }

    private static List<List<Judgement>> groups(List<Judgement> judgements) {
        List<List<Judgement>> red = new ArrayList<>();
        List<List<Judgement>> others = new ArrayList<>();
        for (Judgement judgement : judgements) {
            if (judgement.countsAgainst() && judgement.verdict() != Verdict.ERROR) {
                red.add(List.of(judgement));
            } else {
                List<List<Judgement>> rows = judgement.countsAgainst() ? red : others;
                rows.stream()
                        .filter(group -> sharesRow(group.get(0), judgement))
                        .findFirst()
                        .orElseGet(() -> {
                            List<Judgement> group = new ArrayList<>();
                            rows.add(group);
                            return group;
                        })
                        .add(judgement);
            }
        }
        red.addAll(others);
        return red;
    }

    private static boolean sharesRow(Judgement one, Judgement other) {
        return one.subject().check() == other.subject().check()
                && outcome(one).equals(outcome(other))
                && (one.verdict() != Verdict.ERROR || one.reason().equals(other.reason()));
    }

    private List<String> cells(List<Judgement> group) {
        List<Figures> figures = group.stream()
                .map(each -> Figures.of(observations.get(each.subject())))
                .toList();
        MetricLabels terms = figures.get(0).terms();
        OptionalDouble klNats = extremes(figures, Figures::largestKlNats).max();
        return List.of(
                group.get(0).subject().check().id(),
                where(group),
                rate(group),
                number(
                        "%.3f nat",
                        extremes(figures, Figures::smallestMarginLogit).min()),
                number("%.5f", extremes(figures, Figures::smallestCosine).min()),
                klNats.isEmpty() ? "–" : terms.klValue(number("%.5f nat", klNats)),
                outcome(group.get(0)));
    }

    private static DoubleStream extremes(List<Figures> figures, Function<Figures, OptionalDouble> figure) {
        return figures.stream().map(figure).flatMapToDouble(OptionalDouble::stream);
    }

    private static String where(List<Judgement> group) {
        Subject first = group.get(0).subject();
        if (group.size() == 1) {
            return Objects.requireNonNullElse(first.caseId(), "–")
                    + (first.run() == null ? "" : " on " + VisibleText.line(first.run()));
        }
        return group.size() + (first.run() == null ? " cases" : plural(first.check()));
    }

    private static String plural(CheckId check) {
        return check == CheckId.DEVICE_RUNS ? " runs" : " ways";
    }

    /** Returns {@code n/n} with the range of the true share, as a Wilson interval at 95 %. */
    private static String rate(List<Judgement> group) {
        List<Rate> rates = group.stream()
                .map(Judgement::tally)
                .filter(Objects::nonNull)
                .map(Tally::rate)
                .toList();
        if (rates.isEmpty()) {
            return "–";
        }
        Rate all = Rate.of(
                rates.stream().mapToInt(Rate::agreed).sum(),
                rates.stream().mapToInt(Rate::of).sum());
        return String.format(
                Locale.ROOT, "%d/%d (%.0f–%.0f %%)", all.agreed(), all.of(), 100 * all.low(), 100 * all.high());
    }

    private static String outcome(Judgement judgement) {
        Verdict verdict = judgement.verdict();
        return switch (judgement.standing()) {
            case REQUIRED -> Objects.requireNonNull(verdict).name();
            case ADVISORY -> Objects.requireNonNull(verdict).name() + " (advisory)";
            case REFUSED -> "refused";
            case NOT_GIVEN -> "not given";
            case NOT_APPLICABLE -> "not applicable";
        };
    }

    private String painted(Judgement judgement, String line) {
        Verdict verdict = judgement.verdict();
        String outcome = outcome(judgement);
        return verdict == null
                ? palette.aside(line)
                : line.substring(0, line.length() - outcome.length()) + palette.verdict(verdict, outcome);
    }

    private static String number(String format, OptionalDouble value) {
        return value.isEmpty() ? "–" : String.format(Locale.ROOT, format, value.getAsDouble());
    }
}
