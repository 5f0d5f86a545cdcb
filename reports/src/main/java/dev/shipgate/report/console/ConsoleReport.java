package dev.shipgate.report.console;

import dev.shipgate.report.wording.AgreementStatement;
import dev.shipgate.report.wording.ContextGaps;
import dev.shipgate.report.wording.FailureLines;
import dev.shipgate.report.wording.Figures;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.NoiseStatement;
import dev.shipgate.report.wording.PlainFigures;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.report.wording.TieLines;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows a transcript on a terminal: a table, one line per failed position, the findings and the verdict. */
public final class ConsoleReport {

    private static final int MOST_FAILURES = 100;
    private static final int MOST_EVIDENCE = 5;
    private static final int LONGEST_FIGURES = 1_000;

    private final Palette palette;

    public ConsoleReport(Palette palette) {
        this.palette = palette;
    }

    /** Returns the report, several lines, each with a line end. */
    public String render(Transcript transcript) {
        Map<Subject, Observation> observations = new HashMap<>();
        transcript.measured().observations().forEach(each -> observations.put(each.subject(), each));
        StringBuilder out = new StringBuilder();
        appendTable(transcript, observations, out);
        NoiseStatement.of(transcript)
                .ifPresent(line -> out.append("noise: ").append(line).append('\n'));
        appendFigures(transcript, out);
        appendFailures(transcript, observations, out);
        appendTies(transcript, observations, out);
        appendFindings(transcript.findings(), out);
        appendContextGaps(transcript.measured().oracle(), out);
        appendChangedPolicy(transcript, out);
        out.append('\n')
                .append(palette.aside(VisibleText.line(new AgreementStatement(transcript).sentence())))
                .append('\n');
        out.append(verdictLine(transcript)).append('\n');
        return out.toString();
    }

    /** Returns the verdict and the sentence that explains it, as one line without a line end. */
    public String verdictLine(Transcript transcript) {
        return palette.verdict(transcript.verdict(), transcript.verdict().name()) + "  "
                + VisibleText.line(transcript.headline());
    }

    private void appendTable(Transcript transcript, Map<Subject, Observation> observations, StringBuilder out) {
        List<Judgement> judgements = shown(transcript.judgements());
        List<List<String>> rows = new ArrayList<>();
        MetricLabels terms = MetricLabels.of(transcript);
        List<String> header = List.of(
                "check", "case", "agree", "worst margin", terms.logits("min cosine"), terms.kl("max KL"), "verdict");
        rows.add(header);
        judgements.forEach(each -> rows.add(cells(each, observations)));
        int[] widths = new int[header.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        out.append(palette.heading(line(header, widths))).append('\n');
        for (int i = 0; i < judgements.size(); i++) {
            Judgement judgement = judgements.get(i);
            String line = line(rows.get(i + 1), widths);
            Verdict verdict = judgement.verdict();
            out.append(
                            verdict == null
                                    ? palette.aside(line)
                                    : line.substring(
                                                    0,
                                                    line.length()
                                                            - outcome(judgement).length())
                                            + palette.verdict(verdict, outcome(judgement)))
                    .append('\n');
        }
        terms.note().ifPresent(note -> out.append(palette.aside(note)).append('\n'));
    }

    /** Lists the figures of observations that have no column in the table. */
    private static void appendFigures(Transcript transcript, StringBuilder out) {
        PlainFigures plainFigures = new PlainFigures();
        for (Observation observation : transcript.measured().observations()) {
            Map<String, String> figures = plainFigures.of(observation);
            if (!figures.isEmpty()) {
                String all = figures.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
                out.append(VisibleText.plain(observation.subject() + ": " + all, LONGEST_FIGURES))
                        .append('\n');
            }
        }
    }

    /** A check that applies to no case takes one line instead of one line per case. */
    private static List<Judgement> shown(List<Judgement> judgements) {
        List<Judgement> shown = new ArrayList<>();
        Set<CheckId> notApplicable = EnumSet.noneOf(CheckId.class);
        for (Judgement judgement : judgements) {
            if (judgement.standing() != Standing.NOT_APPLICABLE) {
                shown.add(judgement);
            } else if (notApplicable.add(judgement.subject().check())) {
                shown.add(new Judgement(
                        Subject.of(judgement.subject().check()),
                        Standing.NOT_APPLICABLE,
                        null,
                        null,
                        judgement.reason()));
            }
        }
        return shown;
    }

    private static List<String> cells(Judgement judgement, Map<Subject, Observation> observations) {
        Subject subject = judgement.subject();
        Tally tally = judgement.tally();
        Figures figures = Figures.of(observations.get(subject));
        String where = Objects.requireNonNullElse(subject.caseId(), "–")
                + (subject.run() == null ? "" : " on " + VisibleText.line(subject.run()));
        return List.of(
                subject.check().id(),
                where,
                tally == null ? "–" : rate(tally.rate()),
                number("%.3f nat", figures.smallestMarginLogit()),
                number("%.5f", figures.smallestCosine()),
                figures.largestKlNats().isEmpty()
                        ? "–"
                        : figures.terms().klValue(number("%.5f nat", figures.largestKlNats())),
                outcome(judgement));
    }

    /** Returns {@code n/n} with the range of the true share, as a Wilson interval at 95 %. */
    private static String rate(Rate rate) {
        return String.format(
                Locale.ROOT, "%d/%d (%.0f–%.0f %%)", rate.agreed(), rate.of(), 100 * rate.low(), 100 * rate.high());
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

    private static String number(String format, OptionalDouble value) {
        return value.isEmpty() ? "–" : String.format(Locale.ROOT, format, value.getAsDouble());
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length - 1; column++) {
            line.append(cells.get(column))
                    .append(" ".repeat(widths[column] - cells.get(column).length() + 2));
        }
        return line.append(cells.get(widths.length - 1)).toString();
    }

    private void appendFailures(Transcript transcript, Map<Subject, Observation> observations, StringBuilder out) {
        FailureLines failureLines =
                new FailureLines(transcript.measured().bundle().name());
        Map<CheckId, List<String>> lines = new EnumMap<>(CheckId.class);
        Set<String> broken = new HashSet<>();
        for (Judgement judgement : transcript.judgements()) {
            // A bundle that can't be run gives the same error for every check; show it once.
            boolean isRepeated = judgement.verdict() == Verdict.ERROR && !broken.add(judgement.reason());
            if (judgement.standing() == Standing.REQUIRED && !isRepeated && !isRefusedWithItsCase(judgement)) {
                List<String> failures = failureLines.of(judgement, observations.get(judgement.subject()));
                if (!failures.isEmpty()) {
                    lines.computeIfAbsent(judgement.subject().check(), check -> new ArrayList<>())
                            .addAll(failures);
                }
            }
        }
        lines.forEach((check, failures) -> {
            out.append('\n');
            failures.stream()
                    .limit(MOST_FAILURES)
                    .forEach(line ->
                            out.append("  ").append(VisibleText.line(line)).append('\n'));
            if (failures.size() > MOST_FAILURES) {
                out.append("  … and ").append(failures.size() - MOST_FAILURES).append(" more in transcript.json\n");
            }
            out.append("  Next: ").append(check.nextStep()).append('\n');
        });
    }

    /** The check of the oracle's health gives the reason once; the table has a row for each. */
    private static boolean isRefusedWithItsCase(Judgement judgement) {
        return judgement.verdict() == Verdict.INVALID_ORACLE
                && judgement.subject().caseId() != null
                && judgement.subject().check() != CheckId.ORACLE_HEALTH;
    }

    private static void appendTies(Transcript transcript, Map<Subject, Observation> observations, StringBuilder out) {
        TieLines tieLines = new TieLines();
        List<String> ties = transcript.judgements().stream()
                .flatMap(judgement -> tieLines.of(judgement, observations.get(judgement.subject())).stream())
                .toList();
        if (!ties.isEmpty()) {
            out.append('\n');
            ties.stream()
                    .limit(MOST_FAILURES)
                    .forEach(line ->
                            out.append("  tie: ").append(VisibleText.line(line)).append('\n'));
        }
    }

    private void appendContextGaps(OracleFacts oracle, StringBuilder out) {
        List<String> warnings = new ContextGaps(oracle.context(), oracle.cases()).warnings();
        if (!warnings.isEmpty()) {
            out.append('\n');
            warnings.forEach(each -> out.append(palette.doubtful("warning: " + VisibleText.line(each)))
                    .append('\n'));
        }
    }

    /** A copy that keeps the name of a built-in policy must not be taken for it. */
    private void appendChangedPolicy(Transcript transcript, StringBuilder out) {
        if (transcript.policyDifference() != null) {
            out.append('\n')
                    .append(palette.doubtful(
                            "warning: judged by the policy " + VisibleText.line(PolicyName.of(transcript))))
                    .append('\n');
        }
    }

    private void appendFindings(List<Finding> findings, StringBuilder out) {
        for (Finding finding : findings) {
            out.append('\n')
                    .append(palette.heading(
                            "finding: " + finding.family().id() + ", " + VisibleText.line(finding.summary())))
                    .append('\n');
            finding.evidence().stream()
                    .limit(MOST_EVIDENCE)
                    .forEach(each ->
                            out.append("  ").append(VisibleText.line(each)).append('\n'));
            if (finding.evidence().size() > MOST_EVIDENCE) {
                out.append("  … and ")
                        .append(finding.evidence().size() - MOST_EVIDENCE)
                        .append(" more in transcript.json\n");
            }
            out.append("  Next: ").append(VisibleText.line(finding.advice())).append('\n');
        }
    }
}
