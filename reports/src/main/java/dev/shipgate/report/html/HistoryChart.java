package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.report.wording.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Draws the metrics of one case over the builds, with the oldest on the left. */
final class HistoryChart {

    private static final int WIDTH = 720;
    private static final int LEFT = 92;
    private static final int RIGHT = 700;
    private static final int PANEL = 74;
    private static final int GAP = 34;
    private static final int MOST_ROWS = 60;
    private static final double SMALLEST_KL = 1e-9;

    private final List<Build.@Nullable Score> scores;
    private final Drawing drawing = new Drawing();
    private int y = 24;

    private HistoryChart(List<Build.@Nullable Score> scores) {
        this.scores = scores;
    }

    static Chart of(String id, String caseId, List<Build> builds) {
        List<Build.@Nullable Score> scores = new ArrayList<>();
        builds.forEach(build -> scores.add(build.cases().get(caseId)));
        return new HistoryChart(scores).draw(id, VisibleText.plain(caseId, 60));
    }

    private Chart draw(String id, String caseId) {
        double lowest = values(Build.Score::share).stream().min(Double::compare).orElse(0.0);
        panel("same top-1, share", Axis.linear(Math.min(lowest, 0.95), 1, y + PANEL, y), Build.Score::share);
        panel(
                "mean KL(oracle ‖ bundle), nat, log scale",
                Axis.log(values(Build.Score::meanKl), SMALLEST_KL, y + PANEL, y),
                Build.Score::meanKl);
        double cosine =
                values(Build.Score::cosine).stream().min(Double::compare).orElse(0.0);
        panel("smallest cosine", Axis.linear(Math.min(cosine, 0.9999), 1, y + PANEL, y), Build.Score::cosine);
        y -= GAP - 18;
        int every = Math.max(1, (scores.size() + 15) / 16);
        for (int i = 0; i < scores.size(); i += every) {
            drawing.label(i / every % 2 == 0 ? "tick middle" : "tick middle minor", x(i), y, Integer.toString(i + 1));
        }
        return new Chart(
                id,
                caseId,
                "Three panels over the builds, with the oldest on the left: the share of positions with the oracle's "
                        + "top-1, the mean"
                        + " KL divergence on a logarithmic scale, and the smallest cosine similarity."
                        + (whole()
                                ? ""
                                : " If the oracle recorded only its largest logits, KL is a lower bound, and the "
                                        + "cosine covers only their tokens."),
                finding(),
                WIDTH,
                y + 8,
                drawing.strokes(),
                drawing.labels(),
                List.of(
                        Drawing.lineKey("line plain", "a build"),
                        new Chart.Key("mark o-flip", "M6 2L14 10M6 10L14 2", "regression")),
                numbers());
    }

    private void panel(String title, Axis axis, Function<Build.Score, @Nullable Double> value) {
        drawing.label("head", LEFT, y - 8, title);
        for (double tick : axis.ticks()) {
            drawing.line("grid", LEFT, axis.at(tick), RIGHT, axis.at(tick));
            drawing.label("tick end", LEFT - 8, axis.at(tick) + 4, Numbers.chosen(tick));
        }
        StringBuilder path = new StringBuilder();
        boolean on = false;
        for (int i = 0; i < scores.size(); i++) {
            Build.Score score = scores.get(i);
            Double each = score == null ? null : value.apply(score);
            if (each != null) {
                path.append(on ? 'L' : 'M').append(Drawing.at(x(i), axis.at(each)));
                drawing.mark(regression(i) ? Outcome.FLIP : Outcome.AGREE, x(i), axis.at(each), 5);
            }
            on = each != null;
        }
        drawing.path("line plain", path.toString());
        y += PANEL + GAP;
    }

    private boolean regression(int build) {
        return build > 0
                && Regression.between(scores.get(build - 1), scores.get(build)).isPresent();
    }

    private double x(int build) {
        return LEFT + (build + 0.5) * (RIGHT - LEFT) / scores.size();
    }

    private boolean whole() {
        return scores.stream()
                .filter(Objects::nonNull)
                .allMatch(score -> score.terms().topK() == null);
    }

    private List<Double> values(Function<Build.Score, @Nullable Double> value) {
        return scores.stream()
                .filter(Objects::nonNull)
                .map(value)
                .filter(Objects::nonNull)
                .map(Double.class::cast)
                .toList();
    }

    private String finding() {
        List<String> worse = new ArrayList<>();
        boolean compared = false;
        for (int i = 1; i < scores.size(); i++) {
            int build = i + 1;
            compared |= scores.get(i - 1) != null && scores.get(i) != null;
            Regression.between(scores.get(i - 1), scores.get(i))
                    .ifPresent(what -> worse.add("build " + build + ": " + what));
        }
        if (!compared) {
            return "No two builds in a row measured this case, so nothing was compared.";
        }
        return worse.isEmpty()
                ? "No regression from build to build."
                : Numbers.counted(worse.size(), "regression") + ": "
                        + String.join("; ", worse.subList(0, Math.min(5, worse.size()))) + ".";
    }

    private Table numbers() {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            Build.Score score = scores.get(i);
            String worse = i == 0
                    ? ""
                    : Regression.between(scores.get(i - 1), score)
                            .map(what -> "✗ " + what)
                            .orElse("");
            rows.add(List.of(
                    Cell.number(Integer.toString(i + 1)),
                    score == null || score.badge() == null ? Cell.text(Numbers.NONE) : Cell.badge(score.badge()),
                    Cell.number(score == null ? Numbers.NONE : score.agreed() + "/" + score.of()),
                    Cell.number(score == null ? Numbers.NONE : score.meanKlText()),
                    Cell.number(score == null ? Numbers.NONE : score.maxKlText()),
                    Cell.number(score == null ? Numbers.NONE : score.cosineText()),
                    worse.isEmpty() ? Cell.text("") : Cell.tone(worse, "bad")));
        }
        int left = Math.max(0, rows.size() - MOST_ROWS);
        return Table.of(
                "Build by build",
                List.of(
                        "build",
                        "verdict",
                        "same top-1",
                        "mean KL, nat",
                        "max KL, nat",
                        "smallest cosine",
                        "regression"),
                rows.subList(left, rows.size()),
                left == 0 ? null : "and " + left + " older builds");
    }
}
