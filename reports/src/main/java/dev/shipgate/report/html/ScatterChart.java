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

    private static final int WIDTH = 720;
    private static final int HEIGHT = 380;
    private static final int LEFT = 76;
    private static final int RIGHT = 700;
    private static final int TOP = 30;
    private static final int BOTTOM = 320;
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
        Axis x = Axis.log(points.stream().map(Point::margin).toList(), SMALLEST, LEFT, RIGHT);
        Axis y = Axis.log(points.stream().map(Point::error).toList(), SMALLEST, BOTTOM, TOP);
        Drawing drawing = new Drawing();
        frame(drawing, x, y);
        limit(drawing, x, y);
        Dots.draw(
                drawing,
                points.stream()
                        .map(point -> new Dots.Dot(x.at(point.margin()), y.at(point.error()), point.outcome()))
                        .toList());
        List<Chart.Key> keys = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            if (points.stream().anyMatch(each -> each.outcome() == outcome)) {
                keys.add(Drawing.key(outcome));
            }
        }
        keys.add(Drawing.lineKey("rule", "margin = 2 × error: above it a flip is possible"));
        return new Chart(
                "scatter",
                "Margin against error",
                "Each position by the oracle's margin (horizontal) and the largest logit difference (vertical), both in"
                        + " nats on logarithmic scales. Above the dashed line, the error is large enough to change the"
                        + " top-1.",
                finding(points),
                WIDTH,
                HEIGHT,
                drawing.strokes(),
                drawing.labels(),
                keys,
                numbers(points));
    }

    private static void frame(Drawing drawing, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            drawing.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
            drawing.label("tick end", LEFT - 8, y.at(tick) + 4, Numbers.chosen(tick));
        }
        for (double tick : x.ticks()) {
            drawing.line("grid", x.at(tick), TOP, x.at(tick), BOTTOM);
            drawing.label("tick middle", x.at(tick), BOTTOM + 20, Numbers.chosen(tick));
        }
        drawing.label("head", LEFT, TOP - 12, "largest |Δlogit|, nat");
        drawing.label("head end", RIGHT, BOTTOM + 46, "the oracle's margin, nat");
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
        String of = Numbers.count(points.size()) + (points.size() == 1 ? " position" : " positions");
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
