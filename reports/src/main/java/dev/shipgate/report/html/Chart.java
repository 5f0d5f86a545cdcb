package dev.shipgate.report.html;

import java.util.List;

/**
 * A drawing, in SVG's user units, with everything that a reader who can't see it needs.
 *
 * @param id unique within a page
 * @param title the title, a few words
 * @param description how to read it
 * @param finding its result, one sentence
 * @param width the width of the drawing
 * @param height the height of the drawing
 * @param strokes the shapes, back to front
 * @param labels the texts, in front of the shapes
 * @param keys the legend of the shapes
 * @param numbers the drawn data as numbers
 */
public record Chart(
        String id,
        String title,
        String description,
        String finding,
        int width,
        int height,
        List<Stroke> strokes,
        List<Label> labels,
        List<Key> keys,
        Table numbers) {

    public Chart {
        strokes = List.copyOf(strokes);
        labels = List.copyOf(labels);
        keys = List.copyOf(keys);
    }

    /**
     * A shape.
     *
     * @param css the style class
     * @param d its path
     */
    public record Stroke(String css, String d) {}

    /**
     * A text.
     *
     * @param css the style class
     * @param x the x coordinate of its anchor
     * @param y the y coordinate of its baseline
     * @param text the text
     */
    public record Label(String css, String x, String y, String text) {}

    /**
     * An entry of the legend.
     *
     * @param css the style class of the shape
     * @param d a sample of it, in a box of 20 by 12
     * @param text the meaning
     */
    public record Key(String css, String d, String text) {}
}
