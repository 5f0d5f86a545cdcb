package dev.shipgate.report.html;

import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The difference between the bundle and the oracle over all positions of the sweep, in the terms of llama.cpp's
 * perplexity tool.
 *
 * @param table one column per case, and one for all cases together
 * @param klNats the histogram of KL divergence; {@code null} if no rows could be compared
 * @param maxAbsLogit the histogram of the largest logit difference; {@code null} if no rows could be compared
 */
public record Distribution(
        Table table, @Nullable Chart klNats, @Nullable Chart maxAbsLogit) {

    private static final double SMALLEST_KL = 1e-9;
    private static final double SMALLEST_LOGIT = 1e-6;

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
                all.isEmpty()
                        ? null
                        : HistogramChart.of(
                                "logit-histogram",
                                terms.logits("largest logit difference"),
                                SMALLEST_LOGIT,
                                all.stream().map(RowDifference::maxAbsLogit).toList()));
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
            double squares = differences.stream()
                    .mapToDouble(each -> each.oracleTokenDeltaProb() * each.oracleTokenDeltaProb())
                    .sum();
            double sum = differences.stream()
                    .mapToDouble(RowDifference::oracleTokenDeltaProb)
                    .sum();
            cells.add(Cell.number(Numbers.of(100 * Math.sqrt(squares / differences.size())) + " %"));
            cells.add(Cell.number(Numbers.of(100 * sum / differences.size()) + " %"));
            cells.add(Cell.number(Numbers.cosine(differences.stream()
                    .mapToDouble(RowDifference::cosine)
                    .min()
                    .orElseThrow())));
            cells.add(Cell.number(Numbers.of(differences.stream()
                    .mapToDouble(RowDifference::maxAbsLogit)
                    .max()
                    .orElseThrow())));
        }
        return cells;
    }
}
