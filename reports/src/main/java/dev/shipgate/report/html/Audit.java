package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.GgufFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The actual contents of the bundle's graph.
 *
 * @param sentence coverage and bytes per token, in words
 * @param weights its weights, grouped by kind
 * @param bytes the bytes that one token reads
 * @param graph its operators and versions
 */
public record Audit(String sentence, Table weights, Chart bytes, Table graph) {

    private static final int MOST_ROWS = 60;

    /** The weights of one kind. */
    private record Kind(
            WeightAudit.Role role,
            String operator,
            int bits,
            String dtype,
            WeightAudit.Granularity granularity,
            @Nullable Integer blockSize,
            @Nullable Boolean symmetric) {

        static Kind of(WeightAudit weight) {
            return new Kind(
                    weight.role(),
                    weight.operator(),
                    weight.bits(),
                    weight.dtype(),
                    weight.granularity(),
                    weight.blockSize(),
                    weight.symmetric());
        }
    }

    /** Returns the audit of a bundle; {@code null} if its graph wasn't read. */
    static @Nullable Audit of(BundleFacts bundle) {
        GraphAudit audit = bundle.audit();
        return audit == null ? null : new Audit(sentence(audit), weights(audit), bytes(audit), graph(audit));
    }

    private static String sentence(GraphAudit audit) {
        List<WeightAudit> inMatrices = audit.weights().stream()
                .filter(each -> each.role() != WeightAudit.Role.VECTOR && each.role() != WeightAudit.Role.POSITIONS)
                .toList();
        long matrices = inMatrices.stream().mapToLong(WeightAudit::parameters).sum();
        long quantised = inMatrices.stream()
                .filter(WeightAudit::quantised)
                .mapToLong(WeightAudit::parameters)
                .sum();
        String coverage = matrices == 0
                ? "The graph contains no matrix."
                : Numbers.percent(quantised / (double) matrices) + " of the " + Numbers.count(matrices)
                        + " weights in matrices are quantised.";
        return coverage + " One token reads " + Numbers.bytes(audit.bytesPerToken()) + " of weights, "
                + share(audit.headBytesPerToken(), audit.bytesPerToken()) + " of them for the head, which "
                + (audit.headTied() ? "is the embedding itself" : "is a separate tensor") + ", and carries "
                + Numbers.bytes(audit.stateBytes()) + " of fixed-size state.";
    }

    private static String share(long part, long whole) {
        return whole == 0 ? Numbers.NONE : Numbers.percent(part / (double) whole);
    }

    private static Table weights(GraphAudit audit) {
        Map<Kind, List<WeightAudit>> kinds = audit.weights().stream()
                .collect(Collectors.groupingBy(Kind::of, LinkedHashMap::new, Collectors.toList()));
        List<List<Cell>> rows = new ArrayList<>();
        kinds.forEach((kind, weights) -> rows.add(row(kind, weights)));
        return Table.first(
                MOST_ROWS,
                "Weights grouped by kind, in the order of the graph",
                List.of(
                        "role",
                        "operator",
                        "stored as",
                        "scales",
                        "tensors",
                        "weights",
                        "size of the weights",
                        "smallest to largest scale",
                        "zero scales",
                        "saturated codes",
                        "fewest distinct codes"),
                rows);
    }

    private static List<Cell> row(Kind kind, List<WeightAudit> weights) {
        List<Double> small = weights.stream()
                .map(WeightAudit::smallestScale)
                .filter(Objects::nonNull)
                .toList();
        List<Double> large = weights.stream()
                .map(WeightAudit::largestScale)
                .filter(Objects::nonNull)
                .toList();
        int zero = weights.stream().mapToInt(WeightAudit::zeroScales).sum();
        String scales = switch (kind.granularity()) {
            case NONE -> "not quantised";
            case PER_TENSOR -> "per tensor";
            case PER_CHANNEL -> "per channel";
            case PER_BLOCK -> "blocks of " + kind.blockSize();
        };
        return List.of(
                Cell.text(kind.role().id()),
                Cell.code(kind.operator()),
                Cell.text(kind.bits() + " bits, " + kind.dtype()
                        + (kind.symmetric() == null ? "" : kind.symmetric() ? ", symmetric" : ", asymmetric")),
                Cell.text(scales),
                Cell.count(weights.size()),
                Cell.number(Numbers.count(
                        weights.stream().mapToLong(WeightAudit::parameters).sum())),
                Cell.number(Numbers.bytes(
                        weights.stream().mapToLong(WeightAudit::bytes).sum())),
                Cell.number(
                        small.isEmpty() || large.isEmpty()
                                ? Numbers.NONE
                                : Numbers.of(small.stream().min(Double::compare).orElseThrow()) + " to "
                                        + Numbers.of(large.stream()
                                                .max(Double::compare)
                                                .orElseThrow())),
                zero == 0 ? Cell.number("0") : new Cell("✗ " + Numbers.count(zero), "number tone-bad", null),
                Cell.number(weights.stream()
                        .map(WeightAudit::saturatedShare)
                        .filter(Objects::nonNull)
                        .max(Double::compare)
                        .map(Numbers::percent)
                        .orElse(Numbers.NONE)),
                Cell.count(weights.stream()
                        .map(WeightAudit::codeLevels)
                        .filter(Objects::nonNull)
                        .min(Integer::compare)
                        .orElse(null)));
    }

    private static Chart bytes(GraphAudit audit) {
        long whole = Math.max(1, audit.bytesPerToken());
        double head = 720.0 * Math.min(whole, audit.headBytesPerToken()) / whole;
        Drawing drawing = new Drawing();
        drawing.rectangle("bar", 0, 4, 720 - head, 28);
        drawing.rectangle("bar second", 720 - head, 4, head, 28);
        return new Chart(
                "bytes-per-token",
                "Bytes of weights that one token reads",
                "One bar for all bytes, divided into body and head.",
                "The head is " + share(audit.headBytesPerToken(), audit.bytesPerToken()) + " of the bytes that one "
                        + "token reads.",
                720,
                36,
                drawing.strokes(),
                drawing.labels(),
                List.of(
                        new Chart.Key("bar", "M0 0h20v12h-20z", "body"),
                        new Chart.Key("bar second", "M0 0h20v12h-20z", "head")),
                Table.of(
                        "Bytes per token",
                        List.of("part", "bytes read for a token", "share of the bytes"),
                        List.of(
                                row("body", audit.bytesPerToken() - audit.headBytesPerToken(), audit),
                                row("head", audit.headBytesPerToken(), audit),
                                row("total", audit.bytesPerToken(), audit))));
    }

    private static List<Cell> row(String part, long bytes, GraphAudit audit) {
        return List.of(
                Cell.text(part), Cell.number(Numbers.count(bytes)), Cell.number(share(bytes, audit.bytesPerToken())));
    }

    private static Table graph(GraphAudit audit) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(List.of(
                Cell.text("written by"), Cell.text(audit.producer().isEmpty() ? "not declared" : audit.producer())));
        GgufFacts gguf = audit.gguf();
        if (gguf == null) {
            rows.add(List.of(Cell.text("IR version"), Cell.text(Long.toString(audit.irVersion()))));
        } else {
            rows.addAll(gguf(gguf, audit));
        }
        audit.opsets()
                .forEach((domain, version) ->
                        rows.add(List.of(Cell.text("opset " + domain), Cell.text(Long.toString(version)))));
        audit.contribOperators()
                .forEach((operator, count) -> rows.add(List.of(
                        Cell.text("operator " + operator), Cell.text("used " + Numbers.count(count) + " times"))));
        if (audit.accuracyLevels() != null) {
            audit.accuracyLevels()
                    .forEach((level, count) -> rows.add(List.of(
                            Cell.text("MatMulNBits with accuracy_level " + level),
                            Cell.text("used " + Numbers.count(count) + " times"))));
        }
        rows.add(List.of(Cell.text("all weights"), Cell.text(Numbers.bytes(audit.totalWeightBytes()))));
        return Table.first(MOST_ROWS, gguf == null ? "The graph" : "The GGUF file", List.of("property", "value"), rows);
    }

    private static List<List<Cell>> gguf(GgufFacts gguf, GraphAudit audit) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(List.of(Cell.text("GGUF version"), Cell.text(Integer.toString(gguf.version()))));
        rows.add(List.of(Cell.text("architecture"), Cell.text(gguf.architecture())));
        rows.add(List.of(
                Cell.text("general.file_type"),
                Cell.text(Objects.requireNonNullElse(gguf.fileType(), "not declared"))));
        gguf.tensorTypes()
                .forEach((type, count) ->
                        rows.add(List.of(Cell.text("tensors of " + type), Cell.text(Numbers.count(count)))));
        rows.add(List.of(Cell.text("bits a weight"), Cell.text(Numbers.of(audit.bitsPerWeight()))));
        rows.add(List.of(Cell.text("tokenizer"), Cell.text(Objects.requireNonNullElse(gguf.tokenizer(), "none"))));
        return rows;
    }
}
