package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the oracle's margin against the largest logit difference. Two logits that each move by at most that difference
 * can't change places if the margin is more than twice as large. Only positions on or above that line can flip.
 */
final class ScatterChart {

    private static final double SMALLEST = 1e-5;

    /**
     * One position.
     *
     * @param margin nats: the oracle's margin
     * @param error nats: the largest logit difference
     * @param outcome its outcome
     */
    record Point(double margin, double error, Outcome outcome) {

        boolean canFlip() {
            return 2 * error >= margin;
        }
    }

    private ScatterChart() {}

    static Chart of(List<Point> points) {
        Axis x = Axis.log(points.stream().map(Point::margin).toList(), SMALLEST, PlotFrame.LEFT, PlotFrame.RIGHT);
        Axis y = Axis.log(points.stream().map(Point::error).toList(), SMALLEST, PlotFrame.BOTTOM, PlotFrame.TOP);
        Drawing drawing = new Drawing();
        PlotFrame.draw(drawing, x, y, y.ticks(), PlotFrame.MARGIN, "largest |Δlogit|, nat");
        limit(drawing, x, y);
        Dots.draw(
                drawing,
                points.stream()
                        .map(point -> new Dots.Dot(x.at(point.margin()), y.at(point.error()), point.outcome()))
                        .toList());
        List<Chart.Key> keys =
                PlotFrame.keys(points.stream().map(Point::outcome).toList());
        keys.add(Drawing.lineKey("rule", "margin = 2 × error: above it a flip is possible"));
        return new Chart(
                "scatter",
                "Margin against error",
                "Each position by the oracle's margin (horizontal) and the largest logit difference (vertical), both in"
                        + " nats on logarithmic scales. Above the dashed line, the error is large enough to change the"
                        + " top-1.",
                finding(points),
                PlotFrame.WIDTH,
                PlotFrame.HEIGHT,
                drawing.strokes(),
                drawing.labels(),
                keys,
                numbers(points));
    }

    /** The line is straight because both scales are logarithmic; it is clipped at the frame. */
    private static void limit(Drawing drawing, Axis x, Axis y) {
        double from = Math.max(x.low(), 2 * y.low());
        double to = Math.min(x.high(), 2 * y.high());
        if (from < to) {
            drawing.line("rule", x.at(from), y.at(from / 2), x.at(to), y.at(to / 2));
        }
    }

    private static String finding(List<Point> points) {
        long can = points.stream().filter(Point::canFlip).count();
        long did =
                points.stream().filter(each -> each.outcome() == Outcome.FLIP).count();
        String of = Numbers.counted(points.size(), "position");
        return can == 0
                ? "At none of " + of + " is the error large enough to change the oracle's top-1."
                : "At " + Numbers.count(can) + " of " + of + " the error is large enough to change the oracle's top-1; "
                        + (did == 0
                                ? "none flipped where the oracle is confident."
                                : Numbers.count(did) + " flipped where the oracle is confident.");
    }

    private static Table numbers(List<Point> points) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            List<Point> these =
                    points.stream().filter(each -> each.outcome() == outcome).toList();
            if (!these.isEmpty()) {
                long can = these.stream().filter(Point::canFlip).count();
                rows.add(List.of(
                        Cell.text(outcome.sign() + " " + outcome.word()),
                        Cell.number(Numbers.count(these.size())),
                        Cell.number(Numbers.count(can)),
                        Cell.number(Numbers.count(these.size() - can)),
                        Cell.number(Numbers.of(
                                these.stream().mapToDouble(Point::margin).min().orElseThrow())),
                        Cell.number(Numbers.of(
                                these.stream().mapToDouble(Point::error).max().orElseThrow()))));
            }
        }
        return Table.of(
                "Positions by outcome and by whether the error can change the top-1",
                List.of(
                        "outcome",
                        "positions",
                        "error can change top-1",
                        "error cannot change top-1",
                        "smallest margin, nat",
                        "largest error, nat"),
                rows);
    }
}
