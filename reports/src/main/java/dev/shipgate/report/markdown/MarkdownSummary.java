package dev.shipgate.report.markdown;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.ContextGaps;
import dev.shipgate.report.wording.FailureLines;
import dev.shipgate.report.wording.Figures;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.NoiseStatement;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.PlainFigures;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.report.wording.Renderer;
import dev.shipgate.report.wording.Silences;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * Shows a transcript as Markdown for a pull request or a job summary. The result is always less than 1 MiB, with the
 * verdict first.
 */
public final class MarkdownSummary implements Renderer {

    private static final int MOST_ROWS = 100;
    private static final int MOST_FAILURES = 60;
    private static final int MOST_FINDINGS = 10;
    private static final int MOST_EVIDENCE = 10;
    private static final int LONGEST = 300;
    private static final int LONGEST_FAILURE = 500;

    @Override
    public String fileName() {
        return "summary.md";
    }

    @Override
    public String render(Transcript transcript) {
        Lookup lookup = new Lookup(transcript);
        StringBuilder out = new StringBuilder();
        Badge badge = Badge.of(transcript.verdict());
        out.append("## ")
                .append(badge.sign())
                .append(' ')
                .append(Markdown.text(badge.word(), LONGEST))
                .append(": ")
                .append(Markdown.text(transcript.measured().bundle().name(), 120))
                .append(' ')
                .append(Badge.meaning(transcript.verdict()))
                .append("\n\n");
        cause(transcript, out);
        out.append(Markdown.text(transcript.headline(), 600))
                .append("\n\n")
                .append("Oracle ")
                .append(Markdown.text(transcript.measured().oracle().name(), 120))
                .append(", policy ")
                .append(Markdown.text(PolicyName.of(transcript), 500))
                .append(".\n\n");
        NoiseStatement.of(transcript)
                .ifPresent(line -> out.append("Noise: ").append(line).append(".\n\n"));
        findings(transcript.findings(), out);
        table(lookup, out);
        figures(lookup, out);
        ComparedMarkdown.append(transcript, out);
        failures(lookup, out);
        OracleFacts oracle = transcript.measured().oracle();
        new ContextGaps(oracle.context(), oracle.cases())
                .sentences()
                .forEach(each -> out.append("**Warning:** ").append(each).append("\n\n"));
        List<String> silences = Silences.sentences(transcript);
        silences.forEach(
                each -> out.append("- ").append(Markdown.text(each, 450)).append('\n'));
        if (!silences.isEmpty()) {
            out.append('\n');
        }
        out.append("This gate cannot see a defect that the oracle shares. The interval shows the true agreement that "
                + "this number of positions supports.\n");
        return out.toString();
    }

    /** What the reader of a red pull request has to mend comes before the reason for the verdict. */
    private static void cause(Transcript transcript, StringBuilder out) {
        if (!transcript.verdict().mayShip() && !transcript.findings().isEmpty()) {
            Finding first = transcript.findings().get(0);
            out.append("**Cause:** ")
                    .append(Markdown.text(first.summary(), LONGEST))
                    .append(" (")
                    .append(first.family().id())
                    .append(", ")
                    .append(first.strength().id())
                    .append(" evidence).\n**What to do:** ")
                    .append(Markdown.text(first.advice(), LONGEST))
                    .append(".\n\n");
        }
    }

    private static void findings(List<Finding> findings, StringBuilder out) {
        if (findings.isEmpty()) {
            return;
        }
        out.append("### Findings\n\n");
        for (Finding finding : findings.subList(0, Math.min(MOST_FINDINGS, findings.size()))) {
            out.append("- **")
                    .append(finding.family().id())
                    .append("** (")
                    .append(finding.strength().id())
                    .append(" evidence")
                    .append("): ")
                    .append(Markdown.text(finding.summary(), LONGEST))
                    .append('\n');
            finding.evidence().stream()
                    .limit(MOST_EVIDENCE)
                    .forEach(line -> out.append("  - ")
                            .append(Markdown.text(line, LONGEST))
                            .append('\n'));
            out.append("  - **What to do:** ")
                    .append(Markdown.text(finding.advice(), LONGEST))
                    .append('\n');
        }
        more(findings.size() - MOST_FINDINGS, "findings", out);
        out.append('\n');
    }

    private static void table(Lookup lookup, StringBuilder out) {
        List<Judgement> judgements = new ArrayList<>(lookup.transcript().judgements());
        if (judgements.isEmpty()) {
            out.append("Nothing was judged.\n\n");
            return;
        }
        List<Judgement> against =
                judgements.stream().filter(Judgement::countsAgainst).toList();
        judgements.removeAll(against);
        MetricLabels terms = MetricLabels.of(lookup.transcript());
        out.append("### Checks\n\n");
        terms.note().ifPresent(note -> out.append(note).append("\n\n"));
        rows(against, terms, lookup, out);
        if (!judgements.isEmpty() && !against.isEmpty()) {
            out.append("<details><summary>")
                    .append(judgements.size())
                    .append(" rows that are not against the bundle</summary>\n\n");
        }
        rows(judgements, terms, lookup, out);
        if (!judgements.isEmpty() && !against.isEmpty()) {
            out.append("</details>\n\n");
        }
    }

    private static void rows(List<Judgement> judgements, MetricLabels terms, Lookup lookup, StringBuilder out) {
        if (judgements.isEmpty()) {
            return;
        }
        out.append(Markdown.head(
                "check",
                "on",
                "agree#",
                "95 % interval#",
                "min oracle margin#",
                terms.logits("min cosine") + "#",
                terms.kl("max KL") + "#",
                "verdict"));
        judgements.stream().limit(MOST_ROWS).forEach(each -> out.append(row(each, lookup)));
        out.append('\n');
        more(judgements.size() - MOST_ROWS, "rows", out);
    }

    private static String row(Judgement judgement, Lookup lookup) {
        Subject subject = judgement.subject();
        Tally tally = judgement.tally();
        Figures figures = Figures.of(lookup.observation(subject));
        Badge badge = Badge.of(judgement);
        return Markdown.row(
                subject.check().title(),
                Markdown.text(subject.place(), 120),
                tally == null ? Numbers.NONE : tally.agreed() + "/" + tally.of(),
                tally == null || tally.of() == 0 ? Numbers.NONE : interval(tally.rate()),
                number(figures.smallestMarginLogit(), Numbers::nats),
                number(figures.smallestCosine(), Numbers::cosine),
                number(figures.largestKlNats(), kl -> figures.terms().klValue(Numbers.nats(kl))),
                badge.sign() + " " + badge.word().replace("_", "&#95;"));
    }

    private static String interval(Rate rate) {
        return Numbers.percent(rate.low()) + " to " + Numbers.percent(rate.high());
    }

    private static String number(OptionalDouble value, DoubleFunction<String> format) {
        return value.isEmpty() ? Numbers.NONE : format.apply(value.getAsDouble());
    }

    /** Lists the figures of observations that have no column in the table above. */
    private static void figures(Lookup lookup, StringBuilder out) {
        List<String> rows = new ArrayList<>();
        PlainFigures plainFigures = new PlainFigures();
        for (Observation observation : lookup.transcript().measured().observations()) {
            Subject subject = observation.subject();
            plainFigures
                    .of(observation)
                    .forEach((name, value) -> rows.add(Markdown.row(
                            subject.check().title(),
                            Markdown.text(subject.place(), 120),
                            Markdown.text(name, LONGEST),
                            Markdown.text(value, LONGEST))));
        }
        if (!rows.isEmpty()) {
            out.append("### Other figures\n\n").append(Markdown.head("check", "on", "figure", "value"));
            rows.stream().limit(MOST_ROWS).forEach(out::append);
            out.append('\n');
            more(rows.size() - MOST_ROWS, "figures", out);
        }
    }

    private static void failures(Lookup lookup, StringBuilder out) {
        FailureLines lines =
                new FailureLines(lookup.transcript().measured().bundle().name());
        List<String> failures = lookup.transcript().judgements().stream()
                .filter(each -> each.standing() == Standing.REQUIRED)
                .flatMap(each -> lines.of(each, lookup.observation(each.subject())).stream())
                .toList();
        if (!failures.isEmpty()) {
            out.append("### Failures\n\n");
            failures.stream()
                    .limit(MOST_FAILURES)
                    .forEach(line -> out.append("- ")
                            .append(Markdown.text(line, LONGEST_FAILURE))
                            .append('\n'));
            more(failures.size() - MOST_FAILURES, "", out);
            out.append('\n');
        }
    }

    private static void more(int count, String what, StringBuilder out) {
        if (count > 0) {
            out.append("\n… and ")
                    .append(count)
                    .append(" more ")
                    .append(what.isEmpty() ? "" : what + " ")
                    .append("in transcript.json.\n\n");
        }
    }
}
