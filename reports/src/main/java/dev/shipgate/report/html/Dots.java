package dev.shipgate.report.html;

import dev.shipgate.report.wording.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Draws one mark for each position. If there are too many, those that agree become squares of a grid. */
final class Dots {

    private static final int MOST_MARKS = 600;
    private static final int GRID = 6;
    private static final long COLUMNS = 10_000;

    /**
     * One position.
     *
     * @param x its horizontal place
     * @param y its vertical place
     * @param outcome its outcome
     */
    record Dot(double x, double y, Outcome outcome) {}

    private Dots() {}

    /** Draws the dots, the worst outcome in front. */
    static void draw(Drawing drawing, List<Dot> dots) {
        boolean all = dots.size() <= MOST_MARKS;
        Map<Long, Integer> grid = new TreeMap<>();
        List<Dot> worstLast =
                dots.stream().sorted(Comparator.comparing(Dot::outcome)).toList();
        int marks = 0;
        for (int i = 0; i < worstLast.size(); i++) {
            Dot dot = worstLast.get(i);
            boolean shown = all || dot.outcome() != Outcome.AGREE && worstLast.size() - i <= MOST_MARKS;
            if (shown && marks++ < MOST_MARKS) {
                drawing.mark(dot.outcome(), dot.x(), dot.y(), 4.5);
            } else {
                grid.merge(Math.round(dot.y() / GRID) * COLUMNS + Math.round(dot.x() / GRID), 1, Integer::sum);
            }
        }
        grid.forEach((place, count) -> {
            double half = GRID * (count > 20 ? 0.5 : count > 3 ? 0.4 : 0.25);
            drawing.rectangle(
                    "density", place % COLUMNS * GRID - half, place / COLUMNS * GRID - half, 2 * half, 2 * half);
        });
    }
}
