package dev.shipgate.report.markdown;

import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.NoiseStatement;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.transcript.Agreement;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.WeightAudit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the numerics section of a model card as Markdown. It claims only what the transcript proves. */
public final class ModelCard {

    private static final int MOST_ROWS = 60;

    /** Returns the section. */
    public String render(Transcript transcript) {
        Lookup lookup = new Lookup(transcript);
        StringBuilder out = new StringBuilder("## Numerics\n\n");
        out.append(paragraph(lookup)).append("\n\n");
        NoiseStatement.of(transcript)
                .ifPresent(line -> out.append("Noise: ").append(line).append(".\n\n"));
        cases(lookup, out);
        devices(lookup, out);
        ComparedMarkdown.append(transcript, out);
        weights(transcript.measured().bundle(), out);
        provenance(transcript, out);
        return out.toString();
    }

    private static String paragraph(Lookup lookup) {
        Transcript transcript = lookup.transcript();
        List<String> claims = new ArrayList<>();
        Rate gate = rate(lookup, CheckId.TEACHER_FORCED_SWEEP, CaseKind.GATE);
        if (gate.of() > 0) {
            claims.add(gate.agreed() + "/" + gate.of() + " teacher-forced single-step top-1 vs the " + dtype(transcript)
                    + "oracle");
        }
        Rate seeded = rate(lookup, CheckId.SEEDED_STEP);
        if (seeded.of() > 0) {
            claims.add(seeded.agreed() + "/" + seeded.of() + " seeded decode steps");
        }
        Rate distant = rate(lookup, CheckId.TEACHER_FORCED_SWEEP, CaseKind.LONG);
        if (distant.of() > 0) {
            claims.add(distant.agreed() + "/" + Numbers.counted(distant.of(), "position") + " of long context");
        }
        Rate greedy = rate(lookup, CheckId.GREEDY);
        if (greedy.of() > 0) {
            claims.add(
                    greedy.agreed() == greedy.of()
                            ? "greedy token-identical to the oracle (" + greedy.of() + "/" + greedy.of() + ")"
                            : greedy.agreed() + "/" + greedy.of() + " greedy tokens match the oracle");
        }
        Rate baseline = rate(lookup, CheckId.BASELINE_PARITY);
        BundleFacts other = transcript.measured().baseline();
        if (baseline.of() > 0 && other != null) {
            String name = Markdown.text(other.name(), 80);
            claims.add(
                    baseline.agreed() == baseline.of()
                            ? "greedy token-identical to the " + name + " bundle"
                            : baseline.agreed() + "/" + baseline.of() + " greedy tokens match the " + name + " bundle");
        }
        List<DeviceParity> devices = judgedDevices(lookup);
        if (!devices.isEmpty()) {
            int tokens = devices.stream()
                    .mapToInt(each -> each.againstOracle().expected().size())
                    .sum();
            claims.add("device sequences "
                    + devices.stream().filter(ModelCard::identical).count() + "/" + devices.size() + " ("
                    + devices.stream()
                            .mapToInt(each -> each.againstOracle().agreeing())
                            .sum()
                    + "/" + Numbers.counted(tokens, "token") + ")");
        }
        String verdict = "**" + transcript.verdict().name().replace("_", "\\_") + "** under the policy "
                + Markdown.text(PolicyName.of(transcript), 500) + ": ";
        String shown = claims.isEmpty() ? "nothing was compared" : String.join("; ", claims);
        String interval = gate.of() == 0
                ? ""
                : " " + Numbers.counted(gate.of(), "position supports", "positions support")
                        + " a true top-1 agreement of " + Numbers.percent(gate.low()) + " to "
                        + Numbers.percent(gate.high()) + " over similar text (95 % Wilson interval).";
        Judgement reference = lookup.judgement(Subject.of(CheckId.ORACLE_HEALTH));
        String dependent = reference == null || reference.verdict() == null
                ? ""
                : " **About the reference:** " + Markdown.text(reference.reason(), 400) + ".";
        return verdict + shown + "." + interval + dependent
                + (transcript.verdict().mayShip()
                        ? ""
                        : " **This bundle has not passed its gate:** " + Markdown.text(transcript.headline(), 400));
    }

    private static String dtype(Transcript transcript) {
        String dtype = transcript.measured().oracle().recorder().get("dtype");
        return dtype == null
                ? ""
                : switch (dtype) {
                    case "float32", "torch.float32" -> "fp32 ";
                    default -> Markdown.text(dtype, 20) + " ";
                };
    }

    private static void cases(Lookup lookup, StringBuilder out) {
        List<TeacherForcedSweep> sweeps = lookup.observations(TeacherForcedSweep.class).stream()
                .filter(sweep -> judged(lookup.judgement(sweep.subject())))
                .toList();
        if (sweeps.isEmpty()) {
            return;
        }
        MetricLabels terms = MetricLabels.of(lookup.transcript());
        terms.note().ifPresent(note -> out.append(note).append("\n\n"));
        out.append(Markdown.head(
                "case",
                "kind",
                "same top-1#",
                "95 % interval#",
                terms.kl("mean KL, nat") + "#",
                terms.kl("max KL, nat") + "#",
                terms.logits("min cosine") + "#"));
        sweeps.stream().limit(MOST_ROWS).forEach(sweep -> out.append(row(lookup, sweep)));
        out.append('\n');
    }

    private static String row(Lookup lookup, TeacherForcedSweep sweep) {
        String caseId = Objects.requireNonNullElse(sweep.subject().caseId(), "");
        CaseFacts facts = lookup.caseFacts(caseId);
        Rate rate = Rate.of(
                (int) sweep.positions().stream().filter(each -> each.agrees()).count(),
                sweep.positions().size());
        List<RowDifference> differences = sweep.positions().stream()
                .map(each -> each.difference())
                .filter(Objects::nonNull)
                .toList();
        boolean none = differences.isEmpty();
        MetricLabels terms = MetricLabels.of(sweep.positions());
        return Markdown.row(
                Markdown.text(caseId, 60),
                facts == null ? Numbers.NONE : facts.kind().id(),
                rate.agreed() + "/" + rate.of(),
                rate.of() == 0 ? Numbers.NONE : Numbers.percent(rate.low()) + " to " + Numbers.percent(rate.high()),
                none
                        ? Numbers.NONE
                        : terms.klValue(Numbers.of(differences.stream()
                                .mapToDouble(RowDifference::klNats)
                                .average()
                                .orElseThrow())),
                none
                        ? Numbers.NONE
                        : terms.klValue(Numbers.of(differences.stream()
                                .mapToDouble(RowDifference::klNats)
                                .max()
                                .orElseThrow())),
                none
                        ? Numbers.NONE
                        : differences.stream()
                                .map(RowDifference::cosine)
                                .filter(Objects::nonNull)
                                .min(Double::compare)
                                .map(Numbers::cosine)
                                .orElse("not measured"));
    }

    private static void devices(Lookup lookup, StringBuilder out) {
        Map<String, int[]> byDevice = new LinkedHashMap<>();
        for (DeviceParity parity : judgedDevices(lookup)) {
            int[] counts = byDevice.computeIfAbsent(
                    Objects.requireNonNullElse(parity.subject().run(), "device"), each -> new int[4]);
            counts[0] += identical(parity) ? 1 : 0;
            counts[1]++;
            counts[2] += parity.againstOracle().agreeing();
            counts[3] += parity.againstOracle().expected().size();
        }
        if (!byDevice.isEmpty()) {
            out.append(Markdown.head("device", "identical sequences#", "tokens before the first difference#"));
            byDevice.entrySet().stream()
                    .limit(MOST_ROWS)
                    .forEach(each -> out.append(Markdown.row(
                            Markdown.text(each.getKey(), 100),
                            each.getValue()[0] + "/" + each.getValue()[1],
                            each.getValue()[2] + "/" + each.getValue()[3])));
            out.append('\n');
        }
    }

    /** A card is of one bundle: a surface that runs another is only in the matrix of surfaces. */
    private static List<DeviceParity> judgedDevices(Lookup lookup) {
        Transcript transcript = lookup.transcript();
        return transcript
                .measured()
                .countedDeviceRuns(transcript.judgements())
                .filter(each -> judged(lookup.judgement(each.subject())))
                .toList();
    }

    private static boolean identical(DeviceParity parity) {
        return parity.againstOracle().firstDivergence() == null;
    }

    private static void weights(BundleFacts bundle, StringBuilder out) {
        if (bundle.audit() == null || bundle.audit().weights().isEmpty()) {
            return;
        }
        Map<String, long[]> kinds = new LinkedHashMap<>();
        for (WeightAudit weight : bundle.audit().weights()) {
            String scales = switch (weight.granularity()) {
                case NONE -> "not quantised";
                case PER_TENSOR -> "per tensor";
                case PER_CHANNEL -> "per channel";
                case PER_BLOCK -> "blocks of " + weight.blockSize();
            };
            String kind = weight.role().id() + " | " + Markdown.text(weight.dtype(), 20) + ", " + weight.bits()
                    + " bits | " + scales;
            long[] sums = kinds.computeIfAbsent(kind, each -> new long[2]);
            sums[0] += weight.parameters();
            sums[1] += weight.bytes();
        }
        out.append(Markdown.head("weights", "stored as", "scales", "parameters#", "bytes#"));
        kinds.entrySet().stream()
                .limit(MOST_ROWS)
                .forEach(each -> out.append(Markdown.row(
                        each.getKey(), Numbers.count(each.getValue()[0]), Numbers.count(each.getValue()[1]))));
        out.append("\nOne token reads ")
                .append(Numbers.bytes(bundle.audit().bytesPerToken()))
                .append(" of weights, ")
                .append(Numbers.bytes(bundle.audit().headBytesPerToken()))
                .append(" of them for the head.\n\n");
    }

    private static void provenance(Transcript transcript, StringBuilder out) {
        out.append("Measured with Ship Gate ")
                .append(Markdown.text(transcript.environment().shipgate(), 40));
        if (transcript.measured().bundle().engine() != null) {
            out.append(" on ")
                    .append(Markdown.text(
                            transcript.measured().bundle().engine().name(), 40))
                    .append(' ')
                    .append(Markdown.text(
                            transcript.measured().bundle().engine().version(), 40));
        }
        out.append(", one token per step through the bundle's own caches.\n\n").append(Markdown.head("file", "sha256"));
        List<FileFacts> files = new ArrayList<>(transcript.measured().oracle().files());
        files.addAll(transcript.measured().bundle().files());
        files.stream()
                .limit(MOST_ROWS)
                .forEach(file -> out.append(
                        Markdown.row(Markdown.code(file.path(), 120), "<code>" + file.sha256() + "</code>")));
    }

    private static Rate rate(Lookup lookup, CheckId check) {
        return judged(lookup, check).rate();
    }

    private static Rate rate(Lookup lookup, CheckId check, CaseKind kind) {
        return judged(lookup, check)
                .onCases(lookup.transcript().measured().oracle().cases(kind))
                .rate();
    }

    private static Agreement judged(Lookup lookup, CheckId check) {
        return Agreement.in(lookup.transcript().judgements()).of(check).judged();
    }

    private static boolean judged(@Nullable Judgement judgement) {
        return judgement != null && judgement.verdict() != null;
    }
}
