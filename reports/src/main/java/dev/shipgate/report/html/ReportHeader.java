package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.NoiseStatement;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first screen.
 *
 * @param badge the verdict
 * @param meaning the consequence for the bundle, a few words
 * @param bundle its name, with invisible characters escaped
 * @param headline the sentence that explains it
 * @param facts the inputs of the comparison
 * @param figures the numbers that a reader wants first
 * @param findings the faults
 */
public record ReportHeader(
        Badge badge,
        String meaning,
        String bundle,
        String headline,
        List<Fact> facts,
        List<Figure> figures,
        List<Diagnosis> findings) {

    private static final int MOST_FINDINGS = 12;
    private static final int MOST_EVIDENCE = 12;

    /**
     * A fact.
     *
     * @param name the label
     * @param value the value
     */
    public record Fact(String name, String value) {}

    /**
     * A number.
     *
     * @param value the number for display
     * @param name its name
     * @param aside a qualification; may be empty
     * @param tone {@code ok}, {@code bad} or {@code none}
     */
    public record Figure(String value, String name, String aside, String tone) {}

    /**
     * A finding.
     *
     * @param family the kind of fault
     * @param strength the strength in words
     * @param summary the summary, one line
     * @param evidence the evidence, one line per number
     * @param advice the next step
     */
    public record Diagnosis(String family, String strength, String summary, List<String> evidence, String advice) {}

    static ReportHeader of(Lookup lookup) {
        Transcript transcript = lookup.transcript();
        return new ReportHeader(
                Badge.of(transcript.verdict()),
                Badge.meaning(transcript.verdict()),
                VisibleText.plain(transcript.measured().bundle().name(), 120),
                VisibleText.plain(transcript.headline(), 1000),
                facts(transcript),
                figures(lookup),
                transcript.findings().stream()
                        .limit(MOST_FINDINGS)
                        .map(ReportHeader::diagnosis)
                        .toList());
    }

    private static List<Fact> facts(Transcript transcript) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "Bundle", VisibleText.plain(transcript.measured().bundle().name(), 120)));
        facts.add(new Fact(
                "Oracle",
                VisibleText.plain(transcript.measured().oracle().name(), 120) + ", "
                        + Numbers.counted(transcript.measured().oracle().cases().size(), "case")));
        MetricLabels.of(transcript).note().ifPresent(note -> facts.add(new Fact("Rows", note)));
        facts.add(new Fact(
                "Policy",
                VisibleText.plain(transcript.policy().name(), 80) + ", version "
                        + transcript.policy().version()
                        + PolicyName.changes(transcript)));
        NoiseStatement.of(transcript).ifPresent(line -> facts.add(new Fact("Noise", line)));
        facts.add(new Fact("Measured", VisibleText.plain(transcript.effort().startedAt(), 40)));
        return facts;
    }

    private static List<Figure> figures(Lookup lookup) {
        List<Figure> figures = new ArrayList<>();
        figures.add(judgements(lookup));
        Limits limits = new Limits(lookup);
        for (CaseKind kind : List.of(CaseKind.GATE, CaseKind.LONG)) {
            Rate rate = limits.rate(kind);
            if (rate.of() > 0) {
                figures.add(new Figure(
                        Numbers.count(rate.agreed()) + "/" + Numbers.count(rate.of()),
                        "same top-1, " + (kind == CaseKind.GATE ? "confident" : "long") + " prompts",
                        CheckMatrix.interval(rate) + " at 95 %",
                        "none"));
            }
        }
        List<TeacherForcedSweep> judged = lookup.observations(TeacherForcedSweep.class).stream()
                .filter(sweep -> {
                    Judgement judgement = lookup.judgement(sweep.subject());
                    return judgement != null && judgement.verdict() != null;
                })
                .toList();
        if (!judged.isEmpty()) {
            long bad = judged.stream()
                    .flatMap(sweep ->
                            Outcome.of(
                                    sweep.positions(),
                                    Objects.requireNonNull(lookup.judgement(sweep.subject()))
                                            .tally())
                                    .stream())
                    .filter(Outcome::bad)
                    .count();
            figures.add(new Figure(
                    Numbers.count(bad),
                    "positions against the bundle",
                    "flips, NaN, over a limit",
                    bad == 0 ? "ok" : "bad"));
        }
        devices(lookup).ifPresent(figures::add);
        List<RowDifference> differences = judged.stream()
                .flatMap(sweep -> sweep.positions().stream())
                .map(PositionObservation::difference)
                .flatMap(Stream::ofNullable)
                .toList();
        if (!differences.isEmpty()) {
            MetricLabels terms = MetricLabels.of(differences.get(0));
            figures.add(new Figure(
                    // On a narrow screen, the sign must stay with the number.
                    terms.klValue(Numbers.of(differences.stream()
                                    .mapToDouble(RowDifference::klNats)
                                    .max()
                                    .orElseThrow()))
                            .replace(' ', '\u00a0'),
                    terms.kl("largest KL, nat"),
                    "median "
                            + terms.klValue(Numbers.of(
                                    new Percentiles(differences.stream().mapToDouble(RowDifference::klNats)).at(0.5))),
                    "none"));
            figures.add(new Figure(
                    differences.stream()
                            .map(RowDifference::cosine)
                            .filter(Objects::nonNull)
                            .min(Double::compare)
                            .map(Numbers::cosine)
                            .orElse("not measured"),
                    terms.logits("smallest cosine"),
                    "over " + Numbers.counted(differences.size(), "position"),
                    "none"));
        }
        return figures;
    }

    /** The tile that is red whatever keeps the bundle from shipping: a position, a state, a claim or a device. */
    private static Figure judgements(Lookup lookup) {
        List<Judgement> required = lookup.transcript().judgements().stream()
                .filter(each -> each.standing() == Standing.REQUIRED)
                .toList();
        List<Judgement> against =
                required.stream().filter(Judgement::countsAgainst).toList();
        return new Figure(
                Numbers.count(required.size() - against.size()) + "/" + Numbers.count(required.size()),
                "required judgements that pass",
                against.isEmpty()
                        ? "none is against the bundle"
                        : "against: "
                                + against.stream()
                                        .map(each -> each.subject().check().title())
                                        .distinct()
                                        .collect(Collectors.joining(", ")),
                against.isEmpty() ? "ok" : "bad");
    }

    private static Optional<Figure> devices(Lookup lookup) {
        Transcript transcript = lookup.transcript();
        List<DeviceParity> runs =
                transcript.measured().countedDeviceRuns(transcript.judgements()).toList();
        long identical = runs.stream()
                .filter(run -> run.againstOracle().firstDivergence() == null)
                .count();
        List<Verdict> verdicts = lookup.judgements(CheckId.DEVICE_RUNS).stream()
                .filter(each -> !transcript.measured().isOfOtherBundle(each))
                .map(Judgement::verdict)
                .flatMap(Stream::ofNullable)
                .toList();
        return runs.isEmpty()
                ? Optional.empty()
                : Optional.of(new Figure(
                        identical + "/" + runs.size(),
                        "device sequences identical",
                        "to the oracle's",
                        verdicts.isEmpty() ? "none" : verdicts.stream().allMatch(Verdict::mayShip) ? "ok" : "bad"));
    }

    private static Diagnosis diagnosis(Finding finding) {
        return new Diagnosis(
                finding.family().id(),
                finding.strength().id() + " evidence",
                VisibleText.plain(finding.summary(), 500),
                evidence(finding.evidence()),
                VisibleText.plain(finding.advice(), 500));
    }

    private static List<String> evidence(List<String> lines) {
        List<String> evidence = new ArrayList<>();
        lines.stream().limit(MOST_EVIDENCE).forEach(line -> evidence.add(VisibleText.plain(line, 400)));
        if (lines.size() > MOST_EVIDENCE) {
            evidence.add("… and " + (lines.size() - MOST_EVIDENCE) + " more lines in transcript.json");
        }
        return evidence;
    }
}
