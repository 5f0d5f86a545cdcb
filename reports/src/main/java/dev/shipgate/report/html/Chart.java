package dev.shipgate.report.html;

import java.util.List;

/**
 * A drawing, in SVG's user units, with all that a reader needs who does not see it.
 *
 * @param id unique within a page
 * @param title what it is, a few words
 * @param description how to read it
 * @param finding what it shows, one sentence
 * @param width of the drawing
 * @param height of the drawing
 * @param strokes shapes, back to front
 * @param labels texts, over the shapes
 * @param keys what the shapes mean
 * @param numbers what is drawn, in numbers
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
     * @param css how it is drawn
     * @param d its path
     */
    public record Stroke(String css, String d) {}

    /**
     * A text.
     *
     * @param css how it is set
     * @param x of its anchor
     * @param y of its base line
     * @param text the text
     */
    public record Label(String css, String x, String y, String text) {}

    /**
     * An entry of the legend.
     *
     * @param css how the shape is drawn
     * @param d a sample of it, in a box of 20 by 12
     * @param text what it means
     */
    public record Key(String css, String d, String text) {}
}
