package dev.shipgate.report.html;

import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The difference between the bundle and the oracle over all positions of the sweep, in the terms of llama.cpp's
 * perplexity tool.
 *
 * @param table one column per case, and one for all cases together
 * @param klNats the histogram of KL divergence; {@code null} if no rows could be compared
 * @param maxAbsLogit the histogram of the largest logit difference; {@code null} if no logits could be compared
 */
public record Distribution(
        Table table, @Nullable Chart klNats, @Nullable Chart maxAbsLogit) {

    private static final double SMALLEST_KL = 1e-9;
    private static final double SMALLEST_LOGIT = 1e-6;
    private static final String NOT_MEASURED = "not measured";

    /**
     * One case, or all cases together.
     *
     * @param name the heading of its figures
     * @param positions its positions
     */
    record Group(String name, List<PositionObservation> positions) {

        List<RowDifference> differences() {
            return positions.stream()
                    .map(PositionObservation::difference)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    static Distribution of(List<Group> groups) {
        List<List<Cell>> rows = new ArrayList<>();
        groups.forEach(group -> rows.add(row(group)));
        List<RowDifference> all = groups.isEmpty() ? List.of() : groups.get(0).differences();
        List<Double> largest = measured(all, RowDifference::maxAbsLogit);
        MetricLabels terms = groups.isEmpty()
                ? new MetricLabels(null)
                : MetricLabels.of(groups.get(0).positions());
        return new Distribution(
                Table.of(
                        terms.kl("KL(oracle ‖ bundle) in nats") + ", with the figures that llama.cpp prints",
                        List.of(
                                "case",
                                "positions",
                                terms.klValue("mean KLD"),
                                terms.klValue("median KLD"),
                                "90 %",
                                "95 %",
                                "99 %",
                                terms.klValue("max KLD"),
                                "same top-1",
                                "RMS Δp",
                                "mean Δp",
                                terms.logits("smallest cosine"),
                                terms.logits("max |Δlogit|")),
                        rows),
                all.isEmpty()
                        ? null
                        : HistogramChart.of(
                                "kl-histogram",
                                terms.klNoun(),
                                SMALLEST_KL,
                                all.stream().map(RowDifference::klNats).toList()),
                largest.isEmpty()
                        ? null
                        : HistogramChart.of(
                                "logit-histogram", terms.logits("largest logit difference"), SMALLEST_LOGIT, largest));
    }

    private static List<Cell> row(Group group) {
        List<RowDifference> differences = group.differences();
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.text(group.name()));
        cells.add(Cell.number(Numbers.count(group.positions().size())));
        if (differences.isEmpty()) {
            for (int i = 0; i < 6; i++) {
                cells.add(Cell.number(Numbers.NONE));
            }
        } else {
            Percentiles kl = new Percentiles(differences.stream().mapToDouble(RowDifference::klNats));
            MetricLabels terms = MetricLabels.of(group.positions());
            cells.add(Cell.number(terms.klValue(Numbers.of(kl.mean()))));
            for (double share : new double[] {0.5, 0.9, 0.95, 0.99}) {
                cells.add(Cell.number(terms.klValue(Numbers.of(kl.at(share)))));
            }
            cells.add(Cell.number(terms.klValue(Numbers.of(kl.largest()))));
        }
        long agreed =
                group.positions().stream().filter(PositionObservation::agrees).count();
        cells.add(Cell.number(
                group.positions().isEmpty()
                        ? Numbers.NONE
                        : Numbers.percent(agreed / (double) group.positions().size())));
        if (differences.isEmpty()) {
            for (int i = 0; i < 4; i++) {
                cells.add(Cell.number(Numbers.NONE));
            }
        } else {
            List<Double> changes = measured(differences, RowDifference::oracleTokenDeltaProb);
            cells.add(Cell.number(rootMeanSquare(changes)));
            cells.add(Cell.number(mean(changes)));
            cells.add(Cell.number(measured(differences, RowDifference::cosine).stream()
                    .min(Double::compare)
                    .map(Numbers::cosine)
                    .orElse(NOT_MEASURED)));
            cells.add(Cell.number(measured(differences, RowDifference::maxAbsLogit).stream()
                    .max(Double::compare)
                    .map(Numbers::of)
                    .orElse(NOT_MEASURED)));
        }
        return cells;
    }

    private static List<Double> measured(
            List<RowDifference> differences, Function<RowDifference, @Nullable Double> figure) {
        return differences.stream().map(figure).filter(Objects::nonNull).toList();
    }

    private static String rootMeanSquare(List<Double> changes) {
        double squares = changes.stream().mapToDouble(each -> each * each).sum();
        return changes.isEmpty() ? NOT_MEASURED : Numbers.of(100 * Math.sqrt(squares / changes.size())) + " %";
    }

    private static String mean(List<Double> changes) {
        double sum = changes.stream().mapToDouble(Double::doubleValue).sum();
        return changes.isEmpty() ? NOT_MEASURED : Numbers.of(100 * sum / changes.size()) + " %";
    }
}
