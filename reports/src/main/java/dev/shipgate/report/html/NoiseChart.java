package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws the margin shift of each position against the oracle's margin. Where the shift is below minus the margin, the
 * oracle's runner-up has overtaken its top-1.
 */
final class NoiseChart {

    private static final int CURVE_POINTS = 80;
    private static final double SMALLEST_MARGIN = 1e-3;
    private static final double SMALLEST_SHIFT = 1e-9;

    /**
     * One position.
     *
     * @param margin nats: the oracle's margin
     * @param shift nats: δ
     * @param flipped whether its top-1 differs
     * @param outcome its outcome
     */
    record Point(double margin, double shift, boolean flipped, Outcome outcome) {}

    private NoiseChart() {}

    static Chart of(List<Point> points, @Nullable TieBand band) {
        double reach = roundedUp(points.stream()
                .mapToDouble(point -> Math.abs(point.shift()))
                .max()
                .orElse(0));
        Axis x =
                Axis.log(points.stream().map(Point::margin).toList(), SMALLEST_MARGIN, PlotFrame.LEFT, PlotFrame.RIGHT);
        Axis y = Axis.linear(-reach, reach, PlotFrame.BOTTOM, PlotFrame.TOP);
        Drawing drawing = new Drawing();
        if (band != null && band.nats() > x.low()) {
            drawing.rectangle(
                    "band",
                    PlotFrame.LEFT,
                    PlotFrame.TOP,
                    x.at(band.nats()) - PlotFrame.LEFT,
                    PlotFrame.BOTTOM - PlotFrame.TOP);
        }
        PlotFrame.draw(
                drawing,
                x,
                y,
                List.of(y.low(), y.low() / 2, 0.0, y.high() / 2, y.high()),
                PlotFrame.MARGIN,
                "shift of the margin, nat");
        overtaken(drawing, x, y);
        Dots.draw(
                drawing,
                points.stream()
                        .map(point -> new Dots.Dot(x.at(point.margin()), y.at(point.shift()), point.outcome()))
                        .toList());
        return new Chart(
                "noise",
                "Margin shift",
                "Each position by the oracle's margin (horizontal, logarithmic, margins below "
                        + Numbers.chosen(x.low())
                        + " nat at the left edge) and by the shift of the bundle's margin (vertical, linear), both in"
                        + " nats. Below the dashed curve, the oracle's runner-up has overtaken its top-1."
                        + (band == null ? "" : " The shaded area on the left is the tie band."),
                finding(points, band),
                PlotFrame.WIDTH,
                PlotFrame.HEIGHT,
                drawing.strokes(),
                drawing.labels(),
                keys(points, band),
                numbers(points, band));
    }

    /** Returns a round number that is at least {@code widest}, so that it and its half can be ticks. */
    private static double roundedUp(double widest) {
        double decade = Math.pow(10, Math.floor(Math.log10(Math.max(SMALLEST_SHIFT, widest))));
        return decade
                * DoubleStream.of(1, 2, 3, 4, 5, 6, 8, 10)
                        .filter(factor -> factor * decade >= widest)
                        .findFirst()
                        .orElse(10);
    }

    /** Draws the curve shift = −margin, which ends where it leaves the frame. */
    private static void overtaken(Drawing drawing, Axis x, Axis y) {
        double last = Math.min(x.high(), y.high());
        if (last <= x.low()) {
            return;
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i <= CURVE_POINTS; i++) {
            double margin = x.low() * Math.pow(last / x.low(), i / (double) CURVE_POINTS);
            path.append(i == 0 ? 'M' : 'L').append(Drawing.at(x.at(margin), y.at(-margin)));
        }
        drawing.path("rule", path.toString());
    }

    private static List<Chart.Key> keys(List<Point> points, @Nullable TieBand band) {
        List<Chart.Key> keys =
                PlotFrame.keys(points.stream().map(Point::outcome).toList());
        keys.add(Drawing.lineKey("rule", "shift = −margin: below it the oracle's runner-up leads"));
        if (band != null) {
            keys.add(new Chart.Key(
                    "band",
                    "M0 0h20v12h-20z",
                    "tie band, below " + Numbers.nats(band.nats()) + " (" + band.why() + ")"));
        }
        return keys;
    }

    private static String finding(List<Point> points, @Nullable TieBand band) {
        long flips = points.stream().filter(Point::flipped).count();
        if (flips == 0) {
            return points.size() == 1
                    ? "The only position has the oracle's top-1."
                    : "All " + Numbers.count(points.size()) + " positions have the oracle's top-1.";
        }
        String seen = Numbers.count(flips) + " of " + Numbers.counted(points.size(), "position has", "positions have")
                + " a different top-1";
        return band == null
                ? seen + "."
                : seen + ", "
                        + Numbers.count(points.stream()
                                .filter(Point::flipped)
                                .filter(point -> point.margin() < band.nats())
                                .count())
                        + " of them at a margin within the tie band.";
    }

    private static Table numbers(List<Point> points, @Nullable TieBand band) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            List<Point> these =
                    points.stream().filter(each -> each.outcome() == outcome).toList();
            if (!these.isEmpty()) {
                rows.add(List.of(
                        Cell.text(outcome.sign() + " " + outcome.word()),
                        Cell.number(Numbers.count(these.size())),
                        Cell.number(
                                band == null
                                        ? Numbers.NONE
                                        : Numbers.count(these.stream()
                                                .filter(each -> each.margin() < band.nats())
                                                .count())),
                        Cell.number(Numbers.of(
                                these.stream().mapToDouble(Point::margin).min().orElseThrow())),
                        Cell.number(Numbers.of(
                                these.stream().mapToDouble(Point::shift).min().orElseThrow())),
                        Cell.number(Numbers.of(
                                these.stream().mapToDouble(Point::shift).max().orElseThrow()))));
            }
        }
        return Table.of(
                "Positions by outcome, with the range of their margin shifts",
                List.of(
                        "outcome",
                        "positions",
                        "margin within the tie band",
                        "smallest margin, nat",
                        "lowest shift, nat",
                        "highest shift, nat"),
                rows);
    }
}
