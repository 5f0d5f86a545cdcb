package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import java.util.ArrayList;
import java.util.List;

/** Draws a histogram on a logarithmic scale of values. */
final class HistogramChart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 216;
    private static final int LEFT = 76;
    private static final int RIGHT = 708;
    private static final int TOP = 28;
    private static final int BOTTOM = 170;
    private static final int BINS_PER_DECADE = 4;

    private HistogramChart() {}

    static Chart of(String id, String what, double smallest, List<Double> values) {
        Axis x = Axis.log(values, smallest, LEFT, RIGHT);
        int decades = (int) Math.round(Math.log10(x.high() / x.low()));
        int[] counts = new int[decades * BINS_PER_DECADE];
        for (double value : values) {
            double share = (x.at(value) - LEFT) / (RIGHT - LEFT);
            counts[Math.min(counts.length - 1, (int) (share * counts.length))]++;
        }
        int most = 1;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        Axis y = Axis.linear(0, most, BOTTOM, TOP);
        Drawing drawing = new Drawing();
        for (double tick : y.ticks()) {
            if (tick == Math.rint(tick)) {
                drawing.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
                drawing.label("tick end", LEFT - 8, y.at(tick) + 4, Numbers.count((long) tick));
            }
        }
        double width = (RIGHT - LEFT) / (double) counts.length;
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                drawing.rectangle("bar", LEFT + i * width + 1, y.at(counts[i]), width - 2, BOTTOM - y.at(counts[i]));
                rows.add(List.of(
                        Cell.number(Numbers.of(edge(x, i, counts.length)) + " to "
                                + Numbers.of(edge(x, i + 1, counts.length))),
                        Cell.number(Numbers.count(counts[i]))));
            }
        }
        for (double tick : x.ticks()) {
            drawing.label("tick middle", x.at(tick), BOTTOM + 20, Numbers.chosen(tick));
        }
        drawing.label("head", LEFT, TOP - 12, "positions");
        drawing.label("head end", RIGHT, BOTTOM + 38, what + ", nat, log scale");
        Percentiles percentiles = new Percentiles(values.stream().mapToDouble(value -> value));
        return new Chart(
                id,
                "Histogram of " + what,
                "The number of positions by " + what + ", in nats, with " + BINS_PER_DECADE + " bars per decade.",
                "At half of all positions the " + what + " is at most " + Numbers.nats(percentiles.at(0.5))
                        + ", at 99 % it is at most " + Numbers.nats(percentiles.at(0.99)) + "; the largest is "
                        + Numbers.nats(percentiles.largest()) + ".",
                WIDTH,
                HEIGHT,
                drawing.strokes(),
                drawing.labels(),
                List.of(),
                Table.of("Positions by " + what, List.of(what + ", nat", "positions"), rows));
    }

    private static double edge(Axis x, int bin, int bins) {
        return x.low() * Math.pow(x.high() / x.low(), bin / (double) bins);
    }
}
