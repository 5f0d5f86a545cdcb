package dev.shipgate.report.html;

import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.report.wording.PositionMetric;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Draws the positions of one case: the outcome of each and, below it, cosine, KL and margins. */
final class PositionChart {

    private static final int WIDTH = 720;
    private static final int LEFT = 92;
    private static final int RIGHT = 708;
    private static final int PANEL = 92;
    private static final int GAP = 34;
    private static final int STRIP = 26;
    private static final int MOST_BINS = 632;
    private static final int MOST_MARKS = 80;
    private static final int MARK_EVERY = 12;
    private static final int MOST_ROWS = 100;
    private static final double SMALLEST_KL = 1e-9;
    private static final double SMALLEST_MARGIN = 1e-4;

    private final Policy policy;
    private final Drawing drawing = new Drawing();
    private final List<Bin> bins;
    private final int positions;
    private final MetricLabels terms;
    private int y = 24;

    private PositionChart(Policy policy, List<PositionObservation> positions, List<Outcome> outcomes) {
        this.policy = policy;
        this.positions = positions.size();
        this.terms = MetricLabels.of(positions);
        this.bins = Bin.of(positions, outcomes, MOST_BINS);
    }

    static Chart of(
            String id, String caseId, Policy policy, List<PositionObservation> positions, List<Outcome> outcomes) {
        return new PositionChart(policy, positions, outcomes).draw(id, caseId, positions, outcomes);
    }

    private Chart draw(String id, String caseId, List<PositionObservation> positions, List<Outcome> outcomes) {
        if (stripped()) {
            strip();
        }
        cosine();
        kl();
        margins();
        xAxis();
        List<Chart.Key> keys = new ArrayList<>();
        Stream.of(Outcome.values())
                .filter(each -> each != Outcome.AGREE && outcomes.contains(each))
                .map(Drawing::key)
                .forEach(keys::add);
        keys.add(Drawing.lineKey("line oracle", "oracle's margin"));
        keys.add(Drawing.lineKey("line bundle", "bundle's margin"));
        if (policy.margin().unit() == MarginUnit.LOGIT) {
            keys.add(Drawing.lineKey(
                    "rule",
                    "the policy's floor, " + Numbers.chosen(policy.margin().floor()) + " nat"));
        }
        return new Chart(
                id,
                "Positions of " + VisibleText.plain(caseId, 60),
                "Panels over the positions of the prompt: the cosine similarity of the two rows of logits, KL(oracle ‖"
                        + " bundle)"
                        + (terms.topK() == null ? "" : " (a lower bound)")
                        + " and the margins of both, the last two on logarithmic scales. A vertical line marks a "
                        + "position that counts against the bundle."
                        + (bins.size() < this.positions ? " Each point is the worst of its neighbours." : ""),
                finding(outcomes),
                WIDTH,
                y + 6,
                drawing.strokes(),
                drawing.labels(),
                keys,
                numbers(positions, outcomes));
    }

    /** Returns whether there are too many positions for each to have a box with its token. */
    private boolean stripped() {
        return positions > SweepCase.LONGEST_STRIP;
    }

    private void strip() {
        title("outcome at each position");
        double width = (RIGHT - LEFT) / (double) bins.size();
        for (int i = 0; i < bins.size(); i++) {
            Outcome outcome = bins.get(i).outcome();
            double x = LEFT + i * width;
            drawing.rectangle(
                    "cell o-" + outcome.css(), x, y, Math.max(0.4, width - Math.min(1.5, width * 0.25)), STRIP);
        }
        boolean crowded =
                bins.stream().filter(bin -> bin.outcome() != Outcome.AGREE).count() > MOST_MARKS;
        for (int i = 0; i < bins.size(); i++) {
            Outcome outcome = bins.get(i).outcome();
            if (outcome != Outcome.AGREE && (!crowded || i % MARK_EVERY == 0)) {
                drawing.mark(outcome, x(i), y + STRIP + 9, 4);
            }
        }
        y += STRIP + GAP + 10;
    }

    private void cosine() {
        double low =
                values(PositionMetric.COSINE).stream().mapToDouble(c -> c).min().orElse(0);
        Axis axis = Axis.linear(Math.min(low, 0.9999), 1, y + PANEL, y);
        panel(terms.logits("cosine similarity"), axis);
        rule(policy.limits().minCosine(), axis);
        curve("line plain", PositionMetric.COSINE, axis, !stripped());
        y += PANEL + GAP;
    }

    private void kl() {
        Axis axis = Axis.log(values(PositionMetric.KL_NATS), SMALLEST_KL, y + PANEL, y);
        panel(terms.kl("KL(oracle ‖ bundle), nat, log scale"), axis);
        rule(policy.limits().maxKlNats(), axis);
        curve("line plain", PositionMetric.KL_NATS, axis, !stripped());
        y += PANEL + GAP;
    }

    private void margins() {
        List<Double> values = new ArrayList<>(values(PositionMetric.ORACLE_MARGIN_LOGIT));
        values.addAll(values(PositionMetric.BUNDLE_MARGIN_LOGIT));
        double floor = policy.margin().floor();
        boolean drawn = policy.margin().unit() == MarginUnit.LOGIT && floor > 0;
        if (drawn) {
            values.add(floor);
        }
        Axis axis = Axis.log(values, SMALLEST_MARGIN, y + PANEL, y);
        panel("margin of top-1 over runner-up, nat, log scale", axis);
        rule(drawn ? Double.valueOf(floor) : null, axis);
        curve("line oracle", PositionMetric.ORACLE_MARGIN_LOGIT, axis, !stripped());
        curve("line bundle", PositionMetric.BUNDLE_MARGIN_LOGIT, axis, false);
        y += PANEL;
    }

    private void panel(String title, Axis axis) {
        title(title);
        for (double tick : axis.ticks()) {
            drawing.line("grid", LEFT, axis.at(tick), RIGHT, axis.at(tick));
            drawing.label("tick end", LEFT - 8, axis.at(tick) + 4, Numbers.chosen(tick));
        }
        for (int i = 0; i < bins.size(); i++) {
            if (bins.get(i).outcome().bad()) {
                drawing.line("drop o-" + bins.get(i).outcome().css(), x(i), y, x(i), y + PANEL);
            }
        }
    }

    private void title(String text) {
        drawing.label("head", LEFT, y - 8, text);
    }

    private void rule(@Nullable Double value, Axis axis) {
        if (value != null) {
            drawing.line("rule", LEFT, axis.at(value), RIGHT, axis.at(value));
        }
    }

    private void curve(String css, PositionMetric metric, Axis axis, boolean marked) {
        StringBuilder path = new StringBuilder();
        boolean on = false;
        for (int i = 0; i < bins.size(); i++) {
            Double each = bins.get(i).worst(metric);
            if (each == null) {
                on = false;
                continue;
            }
            path.append(on ? 'L' : 'M').append(Drawing.at(x(i), axis.at(each)));
            if (marked && bins.get(i).outcome() != Outcome.AGREE) {
                drawing.mark(bins.get(i).outcome(), x(i), axis.at(each), 5);
            }
            if (!on) {
                path.append("h.1");
            }
            on = true;
        }
        drawing.path(css, path.toString());
    }

    private Collection<Double> values(PositionMetric metric) {
        return bins.stream()
                .map(bin -> bin.worst(metric))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private void xAxis() {
        y += 18;
        int shown = 0;
        for (double tick : new Axis(0, Math.max(1, positions - 1), false, 0, 1).ticks()) {
            if (tick == Math.rint(tick) && tick < positions) {
                double x = LEFT + (tick + 0.5) * (RIGHT - LEFT) / positions;
                drawing.label(shown++ % 2 == 0 ? "tick middle" : "tick middle minor", x, y, Numbers.chosen(tick));
            }
        }
    }

    private double x(int bin) {
        Bin at = bins.get(bin);
        return LEFT + ((at.first() + at.last()) / 2.0 + 0.5) * (RIGHT - LEFT) / positions;
    }

    private String finding(List<Outcome> outcomes) {
        List<Integer> bad = Outcome.where(outcomes, Outcome::bad);
        long ties = outcomes.stream().filter(each -> each == Outcome.TIE).count();
        String words = bad.isEmpty()
                ? ties == 0
                        ? "No position counts against the bundle"
                        : Numbers.count(ties) + " of "
                                + Numbers.counted(positions, "position differs", "positions differ") + ", all at ties"
                : Numbers.count(bad.size()) + " of " + Numbers.counted(positions, "position")
                        + (bad.size() == 1
                                ? " counts against the bundle, position "
                                : " count against the bundle, the first at ")
                        + bad.get(0);
        return words
                + worst(
                        ", " + terms.logits("smallest cosine") + " ",
                        values(PositionMetric.COSINE).stream()
                                .min(Double::compare)
                                .orElse(null),
                        Numbers::cosine)
                + worst(
                        ", largest KL ",
                        values(PositionMetric.KL_NATS).stream()
                                .max(Double::compare)
                                .orElse(null),
                        kl -> terms.klValue(Numbers.nats(kl)))
                + worst(
                        ", the oracle's smallest margin ",
                        values(PositionMetric.ORACLE_MARGIN_LOGIT).stream()
                                .min(Double::compare)
                                .orElse(null),
                        Numbers::nats)
                + ".";
    }

    private static String worst(String words, @Nullable Double value, Function<Double, String> format) {
        return value == null ? "" : words + format.apply(value);
    }

    private Table numbers(List<PositionObservation> positions, List<Outcome> outcomes) {
        List<PositionMetric> metrics = PositionMetric.inTables();
        List<List<Cell>> rows = new ArrayList<>();
        for (Bin bin : Bin.of(positions, outcomes, MOST_ROWS)) {
            List<Cell> row = new ArrayList<>();
            row.add(Cell.number(bin.range()));
            row.add(Cell.tone(
                    bin.outcome().sign() + " " + bin.outcome().word(),
                    bin.outcome().css()));
            metrics.forEach(metric -> row.add(Cell.number(bin.shown(metric, terms))));
            rows.add(row);
        }
        List<String> head = new ArrayList<>(List.of("position", "outcome"));
        metrics.forEach(metric -> head.add(metric.label(terms)));
        return Table.of(
                positions.size() > MOST_ROWS ? "The worst of each span of positions" : "Every position", head, rows);
    }
}
