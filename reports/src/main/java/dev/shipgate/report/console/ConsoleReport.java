package dev.shipgate.report.console;

import dev.shipgate.report.wording.AgreementStatement;
import dev.shipgate.report.wording.ContextGaps;
import dev.shipgate.report.wording.FailureLines;
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
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows a transcript on a terminal: the verdict, the findings, the first positions that failed, and a table. */
public final class ConsoleReport {

    /** Of each check; the report page and the transcript have them all. */
    private static final int MOST_FAILURES = 5;

    private static final int MOST_TIES = 5;
    private static final int MOST_EVIDENCE = 5;
    private static final int LONGEST_FIGURES = 1_000;

    private final Palette palette;

    public ConsoleReport(Palette palette) {
        this.palette = palette;
    }

    /**
     * Returns the report, several lines, each with a line end. If the bundle may not ship, the verdict and its cause
     * come before the table. The verdict is always the last line.
     */
    public String render(Transcript transcript) {
        Map<Subject, Observation> observations = new HashMap<>();
        transcript.measured().observations().forEach(each -> observations.put(each.subject(), each));
        StringBuilder out = new StringBuilder();
        boolean mayShip = transcript.verdict().mayShip();
        if (!mayShip) {
            out.append(verdictLine(transcript)).append('\n');
            appendFindings(transcript, out);
            appendFailures(transcript, observations, out);
            out.append('\n');
        }
        out.append(new CheckTable(palette, observations).render(transcript));
        NoiseStatement.of(transcript)
                .ifPresent(line -> out.append("noise: ").append(line).append('\n'));
        appendFigures(transcript, out);
        appendTies(transcript, observations, out);
        if (mayShip) {
            appendFindings(transcript, out);
        }
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

    private void appendFailures(Transcript transcript, Map<Subject, Observation> observations, StringBuilder out) {
        FailureLines failureLines =
                new FailureLines(transcript.measured().bundle().name());
        Map<CheckId, List<String>> lines = new EnumMap<>(CheckId.class);
        Map<CheckId, String> nextSteps = new EnumMap<>(CheckId.class);
        Set<String> broken = new HashSet<>();
        for (Judgement judgement : transcript.judgements()) {
            // A bundle that can't be run gives the same error for every check; show it once.
            boolean isRepeated = judgement.verdict() == Verdict.ERROR && !broken.add(judgement.reason());
            boolean isConsequence =
                    judgement.verdict() == Verdict.INCONCLUSIVE && transcript.verdict() == Verdict.ERROR;
            if (judgement.standing() == Standing.REQUIRED
                    && !isRepeated
                    && !isConsequence
                    && !isRefusedWithItsCase(judgement)) {
                List<String> failures = failureLines.of(judgement, observations.get(judgement.subject()));
                if (!failures.isEmpty()) {
                    lines.computeIfAbsent(judgement.subject().check(), check -> new ArrayList<>())
                            .addAll(failures);
                    nextSteps.putIfAbsent(judgement.subject().check(), judgement.nextStep());
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
                out.append("  … and ").append(failures.size() - MOST_FAILURES).append(" more in report.html\n");
            }
            out.append("  Next: ").append(nextSteps.get(check)).append('\n');
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
                    .limit(MOST_TIES)
                    .forEach(line ->
                            out.append("  tie: ").append(VisibleText.line(line)).append('\n'));
            if (ties.size() > MOST_TIES) {
                out.append("  … and ").append(ties.size() - MOST_TIES).append(" more ties in report.html\n");
            }
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

    private void appendFindings(Transcript transcript, StringBuilder out) {
        for (Finding finding : transcript.findings()) {
            List<String> evidence = withoutRepeats(finding.evidence(), transcript.judgements());
            out.append('\n')
                    .append(palette.heading(
                            "finding: " + finding.family().id() + ", " + VisibleText.line(finding.summary())))
                    .append('\n');
            evidence.stream()
                    .limit(MOST_EVIDENCE)
                    .forEach(each ->
                            out.append("  ").append(VisibleText.line(each)).append('\n'));
            if (evidence.size() > MOST_EVIDENCE) {
                out.append("  … and ").append(evidence.size() - MOST_EVIDENCE).append(" more in transcript.json\n");
            }
            out.append("  Next: ").append(VisibleText.line(finding.advice())).append('\n');
        }
    }

    /** Many checks may fail for one reason, such as an engine that doesn't start. It is shown for the first only. */
    private static List<String> withoutRepeats(List<String> evidence, List<Judgement> judgements) {
        Map<String, String> reasons = new HashMap<>();
        judgements.forEach(each -> reasons.put(each.subject() + ": " + each.reason(), each.reason()));
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        evidence.forEach(line -> byReason.computeIfAbsent(reasons.getOrDefault(line, line), reason -> new ArrayList<>())
                .add(line));
        return byReason.values().stream()
                .map(same -> same.size() == 1
                        ? same.get(0)
                        : same.get(0) + " (and " + (same.size() - 1) + " more with the same reason)")
                .toList();
    }
}
