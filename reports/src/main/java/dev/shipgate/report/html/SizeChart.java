package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** Draws the size of each bundle of a release against its mean KL divergence from the oracle. */
final class SizeChart {

    private static final double SMALLEST_NATS = 1e-9;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double RADIUS = 7;
    private static final int LINE = 22;
    private static final int LONGEST_LABEL = 24;
    private static final double MARGIN = 0.08;

    /**
     * A bundle.
     *
     * @param bytes the bytes of its weights
     * @param bits the bits of one weight, with its share of the scales
     * @param meanKlNats the mean over all compared positions
     * @param terms whether that mean is a lower bound
     */
    record Point(String name, Verdict verdict, long bytes, double bits, double meanKlNats, MetricLabels terms) {

        double megabytes() {
            return bytes / BYTES_PER_MEGABYTE;
        }
    }

    private SizeChart() {}

    /** Returns the point of a bundle; empty if its weights couldn't be read or none of its positions was compared. */
    static Optional<Point> point(String name, Transcript transcript) {
        GraphAudit audit = transcript.measured().bundle().audit();
        OptionalDouble mean = transcript.measured().observations().stream()
                .filter(TeacherForcedSweep.class::isInstance)
                .flatMap(each -> each.comparedPositions().stream())
                .map(position -> position.difference())
                .filter(Objects::nonNull)
                .mapToDouble(RowDifference::klNats)
                .average();
        return audit == null || mean.isEmpty() || audit.totalWeightBytes() == 0
                ? Optional.empty()
                : Optional.of(new Point(
                        name,
                        transcript.verdict(),
                        audit.totalWeightBytes(),
                        audit.bitsPerWeight(),
                        mean.getAsDouble(),
                        MetricLabels.of(transcript)));
    }

    /** Returns the chart of at least two points. */
    static Chart of(List<Point> points) {
        double least = points.stream().mapToDouble(Point::megabytes).min().orElseThrow();
        double most = points.stream().mapToDouble(Point::megabytes).max().orElseThrow();
        double room = Math.max(most * MARGIN, most - least) * MARGIN;
        Axis x = Axis.linear(Math.max(0, least - room), most + room, PlotFrame.LEFT, PlotFrame.RIGHT);
        Axis y = Axis.log(
                points.stream().map(Point::meanKlNats).toList(), SMALLEST_NATS, PlotFrame.BOTTOM, PlotFrame.TOP);
        Drawing drawing = new Drawing();
        PlotFrame.draw(drawing, x, y, y.ticks(), "weights, MB", klName(points));
        points.forEach(
                point -> drawing.mark(outcome(point), x.at(point.megabytes()), y.at(point.meanKlNats()), RADIUS));
        names(drawing, points, x, y);
        return new Chart(
                "size",
                "Size against KL",
                "Each bundle by the size of its weights in megabytes (horizontal) and its mean KL divergence from the"
                        + " oracle in nats (vertical, logarithmic). Lower and further left is better.",
                finding(points),
                PlotFrame.WIDTH,
                PlotFrame.HEIGHT,
                drawing.strokes(),
                drawing.labels(),
                keys(points),
                numbers(points));
    }

    /** It is a lower bound if that of any bundle is. */
    private static String klName(List<Point> points) {
        return points.stream()
                .map(Point::terms)
                .filter(terms -> terms.topK() != null)
                .findFirst()
                .orElse(new MetricLabels(null))
                .kl("mean KL, nat");
    }

    /** A name is on the side with more room, and a line lower if it would hide another one. */
    private static void names(Drawing drawing, List<Point> points, Axis x, Axis y) {
        double middle = (PlotFrame.LEFT + PlotFrame.RIGHT) / 2.0;
        List<Point> topDown = points.stream()
                .sorted(Comparator.comparingDouble(point -> y.at(point.meanKlNats())))
                .toList();
        double lastLeft = Double.NEGATIVE_INFINITY;
        double lastRight = Double.NEGATIVE_INFINITY;
        for (Point point : topDown) {
            double at = x.at(point.megabytes());
            boolean isLeft = at < middle;
            double wanted = y.at(point.meanKlNats()) + 5;
            double line = Math.max(wanted, (isLeft ? lastLeft : lastRight) + LINE);
            drawing.label(
                    isLeft ? "head" : "head end",
                    isLeft ? at + RADIUS + 5 : at - RADIUS - 5,
                    line,
                    VisibleText.plain(point.name(), LONGEST_LABEL));
            lastLeft = isLeft ? line : lastLeft;
            lastRight = isLeft ? lastRight : line;
        }
    }

    private static Outcome outcome(Point point) {
        return point.verdict().mayShip() ? Outcome.AGREE : Outcome.FLIP;
    }

    private static List<Chart.Key> keys(List<Point> points) {
        List<Chart.Key> keys = new ArrayList<>();
        for (Outcome outcome : List.of(Outcome.AGREE, Outcome.FLIP)) {
            if (points.stream().anyMatch(point -> outcome(point) == outcome)) {
                Chart.Key shape = Drawing.key(outcome);
                keys.add(new Chart.Key(
                        shape.css(),
                        shape.d(),
                        outcome == Outcome.AGREE ? "may ship" : "must not ship, or not judged"));
            }
        }
        return keys;
    }

    private static String finding(List<Point> points) {
        return points.stream()
                .filter(point -> point.verdict().mayShip())
                .min(Comparator.comparingLong(Point::bytes))
                .map(point -> "Of the bundles shown, the smallest that may ship is "
                        + VisibleText.plain(point.name(), 100) + ", with "
                        + Numbers.bytes(point.bytes()) + " of weights and a mean KL of "
                        + point.terms().klValue(Numbers.nats(point.meanKlNats())) + ".")
                .orElse("None of the bundles shown may ship.");
    }

    private static Table numbers(List<Point> points) {
        return Table.of(
                "Size and mean KL of each bundle, smallest first",
                List.of("bundle", "verdict", "size of the weights", "bits a weight", klName(points)),
                points.stream()
                        .sorted(Comparator.comparingLong(Point::bytes))
                        .map(point -> List.of(
                                Cell.text(point.name()),
                                Cell.badge(Badge.of(point.verdict())),
                                Cell.number(Numbers.bytes(point.bytes())),
                                Cell.number(Numbers.of(point.bits())),
                                Cell.number(point.terms().klValue(Numbers.of(point.meanKlNats())))))
                        .toList());
    }
}
