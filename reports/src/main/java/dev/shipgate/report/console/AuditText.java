package dev.shipgate.report.console;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.GgufFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Shows on a terminal what a graph contains and what the bundle claims about it. */
public final class AuditText {

    private static final int LONGEST_NAME = 200;
    private static final List<String> HEADER = List.of(
            "weight",
            "role",
            "operator",
            "stored as",
            "granularity",
            "symmetric",
            "parameters",
            "bytes",
            "scales",
            "saturated");

    private final Palette palette;

    public AuditText(Palette palette) {
        this.palette = palette;
    }

    /**
     * Returns the report, several lines, each with a line end.
     *
     * @param everyWeight whether each weight has its own line; otherwise similar weights share one
     */
    public String render(String bundle, GraphAudit audit, List<Claim> claims, boolean everyWeight) {
        StringBuilder out = new StringBuilder();
        out.append(palette.heading(VisibleText.plain(bundle, LONGEST_NAME))).append('\n');
        appendSummary(audit, out);
        out.append('\n');
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        rows.addAll(
                everyWeight
                        ? audit.weights().stream()
                                .map(weight -> cells(weight.name(), List.of(weight)))
                                .toList()
                        : groups(audit));
        appendTable(rows, out);
        appendClaims(claims, out);
        return out.toString();
    }

    private static void appendSummary(GraphAudit audit, StringBuilder out) {
        long matrices = parameters(audit, false);
        long quantised = parameters(audit, true);
        GgufFacts gguf = audit.gguf();
        if (gguf == null) {
            appendGraph(audit, out);
        } else {
            appendGguf(gguf, audit, out);
        }
        out.append(String.format(
                Locale.ROOT,
                "  coverage   %,d of %,d matrix parameters are quantised (%.1f %%)%n",
                quantised,
                matrices,
                matrices == 0 ? 0 : 100.0 * quantised / matrices));
        out.append(String.format(
                Locale.ROOT,
                "  per token  reads %,d bytes of weights, %,d of them in the head (%.1f %%), and %,d bytes of "
                        + "fixed-size states%n",
                audit.bytesPerToken(),
                audit.headBytesPerToken(),
                audit.bytesPerToken() == 0 ? 0 : 100.0 * audit.headBytesPerToken() / audit.bytesPerToken(),
                audit.stateBytes()));
        out.append("  head       ")
                .append(audit.headTied() ? "tied to the embedding" : "untied")
                .append('\n');
        Map<Long, Integer> levels = audit.accuracyLevels();
        if (levels != null && !levels.isEmpty()) {
            out.append("  rounding   MatMulNBits nodes by accuracy_level: ")
                    .append(levels)
                    .append('\n');
        }
        audit.weights().stream()
                .map(WeightAudit::experts)
                .filter(Objects::nonNull)
                .map(experts -> experts.used() + " of " + experts.count() + " for each token"
                        + (experts.used() < experts.perToken() ? ", but each step reads " + experts.perToken() : ""))
                .distinct()
                .forEach(line -> out.append("  experts    ").append(line).append('\n'));
        List<WeightAudit> misread = audit.misreadWeights();
        if (!misread.isEmpty()) {
            out.append(String.format(
                    Locale.ROOT,
                    "  CODES      %d weights have two's complement codes, but their operator counts from the middle of"
                            + " the range, so it reads other weights: %s%n",
                    misread.size(),
                    VisibleText.plain(misread.get(0).name(), LONGEST_NAME)));
        }
    }

    private static void appendGraph(GraphAudit audit, StringBuilder out) {
        out.append(String.format(
                Locale.ROOT,
                "  graph      IR %d, opsets %s, by %s%n",
                audit.irVersion(),
                audit.opsets(),
                audit.producer().isEmpty()
                        ? "an unknown producer"
                        : VisibleText.plain(audit.producer(), LONGEST_NAME)));
        out.append("  operators  ").append(audit.contribOperators()).append('\n');
    }

    private static void appendGguf(GgufFacts gguf, GraphAudit audit, StringBuilder out) {
        out.append(String.format(
                Locale.ROOT,
                "  file       GGUF %d%s, architecture %s, file type %s%n",
                gguf.version(),
                gguf.files() == 1 ? "" : " in " + gguf.files() + " parts",
                gguf.architecture().isEmpty() ? "not declared" : VisibleText.plain(gguf.architecture(), LONGEST_NAME),
                Objects.requireNonNullElse(gguf.fileType(), "not declared")));
        out.append("  tensors    ").append(gguf.tensorTypes()).append('\n');
        out.append(String.format(
                Locale.ROOT,
                "  size       %.2f bits a weight, %,d bytes in all%n",
                audit.bitsPerWeight(),
                audit.totalWeightBytes()));
        Integer template = gguf.chatTemplateCharacters();
        out.append("  tokenizer  ")
                .append(gguf.tokenizer() == null ? "none" : VisibleText.plain(gguf.tokenizer(), LONGEST_NAME))
                .append(
                        template == null
                                ? "; no chat template"
                                : "; a chat template of " + Numbers.counted(template, "character"))
                .append('\n');
    }

    private static long parameters(GraphAudit audit, boolean quantisedOnly) {
        return audit.weights().stream()
                .filter(weight -> weight.role() != Role.VECTOR && weight.role() != Role.POSITIONS)
                .filter(weight -> !quantisedOnly || weight.quantised())
                .mapToLong(WeightAudit::parameters)
                .sum();
    }

    /** Matrices that are stored in the same way share a line. */
    private static List<List<String>> groups(GraphAudit audit) {
        Map<List<Object>, List<WeightAudit>> alike = new LinkedHashMap<>();
        for (WeightAudit weight : audit.weights()) {
            List<Object> key = new ArrayList<>();
            key.add(weight.role());
            key.add(weight.operator());
            key.add(weight.bits());
            key.add(weight.dtype());
            key.add(weight.granularity());
            key.add(String.valueOf(weight.blockSize()));
            key.add(String.valueOf(weight.symmetric()));
            key.add(String.valueOf(weight.codeForm()));
            key.add(String.valueOf(weight.experts()));
            alike.computeIfAbsent(key, none -> new ArrayList<>()).add(weight);
        }
        return alike.values().stream()
                .map(group -> cells(
                        group.size() == 1
                                ? group.get(0).name()
                                : group.size() + " like " + group.get(0).name(),
                        group))
                .toList();
    }

    private static List<String> cells(String name, List<WeightAudit> group) {
        WeightAudit first = group.get(0);
        double smallest = group.stream()
                .filter(each -> each.smallestScale() != null)
                .mapToDouble(WeightAudit::smallestScale)
                .min()
                .orElse(0);
        double largest = group.stream()
                .filter(each -> each.largestScale() != null)
                .mapToDouble(WeightAudit::largestScale)
                .max()
                .orElse(0);
        double saturated = group.stream()
                .filter(each -> each.saturatedShare() != null)
                .mapToDouble(WeightAudit::saturatedShare)
                .max()
                .orElse(0);
        int zero = group.stream().mapToInt(WeightAudit::zeroScales).sum();
        return List.of(
                VisibleText.plain(name, LONGEST_NAME),
                first.role().id(),
                VisibleText.plain(first.operator(), LONGEST_NAME),
                first.quantised() ? "int" + first.bits() + " in " + first.dtype() : first.dtype(),
                granularity(first),
                first.symmetric() == null ? "–" : first.symmetric() ? "yes" : "no",
                String.format(
                        Locale.ROOT,
                        "%,d",
                        group.stream().mapToLong(WeightAudit::parameters).sum()),
                String.format(
                        Locale.ROOT,
                        "%,d",
                        group.stream().mapToLong(WeightAudit::bytes).sum()),
                first.quantised() && largest > 0
                        ? String.format(
                                Locale.ROOT,
                                "%.2g to %.2g%s",
                                smallest,
                                largest,
                                zero == 0 ? "" : ", " + zero + " zero")
                        : "–",
                first.saturatedShare() != null ? String.format(Locale.ROOT, "%.1f %%", 100 * saturated) : "–");
    }

    private static String granularity(WeightAudit weight) {
        return switch (weight.granularity()) {
            case NONE -> "–";
            case PER_TENSOR -> "per tensor";
            case PER_CHANNEL -> "per channel";
            case PER_BLOCK -> "per block of " + weight.blockSize();
        };
    }

    private void appendTable(List<List<String>> rows, StringBuilder out) {
        List<String> lines = Columns.align(rows);
        out.append(palette.heading(lines.get(0))).append('\n');
        lines.stream().skip(1).forEach(line -> out.append(line).append('\n'));
    }

    private void appendClaims(List<Claim> claims, StringBuilder out) {
        out.append('\n');
        if (claims.isEmpty()) {
            out.append("neither the name nor the metadata makes a claim about the quantisation\n");
            return;
        }
        out.append(palette.heading("claims")).append('\n');
        for (Claim claim : claims) {
            out.append(claim.borneOut() ? "  true   " : "  FALSE  ")
                    .append(VisibleText.plain(claim.id(), LONGEST_NAME))
                    .append(" claims ")
                    .append(VisibleText.plain(claim.claimed(), LONGEST_NAME))
                    .append(
                            claim.borneOut()
                                    ? ""
                                    : ", but the graph has " + VisibleText.plain(claim.found(), LONGEST_NAME))
                    .append('\n');
        }
    }
}
