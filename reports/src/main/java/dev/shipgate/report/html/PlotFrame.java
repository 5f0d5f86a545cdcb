package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What the plots share: their size, their grid and the key of their dots. */
final class PlotFrame {

    /** The horizontal axis of the plots of positions. */
    static final String MARGIN = "the oracle's margin, nat";

    static final int WIDTH = 720;
    static final int HEIGHT = 380;
    static final int LEFT = 76;
    static final int RIGHT = 700;
    static final int TOP = 30;
    static final int BOTTOM = 320;

    private PlotFrame() {}

    /**
     * Draws the grid with its ticks and the names of both axes.
     *
     * @param yTicks the places of the horizontal lines
     * @param xName what the horizontal axis shows, with its unit
     * @param yName what the vertical axis shows, with its unit
     */
    static void draw(Drawing drawing, Axis x, Axis y, Collection<Double> yTicks, String xName, String yName) {
        for (double tick : yTicks) {
            drawing.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
            drawing.label("tick end", LEFT - 8, y.at(tick) + 4, Numbers.chosen(tick));
        }
        for (double tick : x.ticks()) {
            drawing.line("grid", x.at(tick), TOP, x.at(tick), BOTTOM);
            drawing.label("tick middle", x.at(tick), BOTTOM + 20, Numbers.chosen(tick));
        }
        drawing.label("head", LEFT, TOP - 12, yName);
        drawing.label("head end", RIGHT, BOTTOM + 46, xName);
    }

    /** Returns the keys of the outcomes that occur, in their order; more can be added. */
    static List<Chart.Key> keys(Collection<Outcome> occurring) {
        return new ArrayList<>(Stream.of(Outcome.values())
                .filter(occurring::contains)
                .map(Drawing::key)
                .toList());
    }
}
