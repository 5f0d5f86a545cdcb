package dev.shipgate.report.html;

import dev.shipgate.report.wording.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects shapes. Shapes of one class become one path, which keeps a page with many positions small. */
final class Drawing {

    private final Map<String, StringBuilder> paths = new LinkedHashMap<>();
    private final List<Chart.Label> labels = new ArrayList<>();

    void line(String css, double x1, double y1, double x2, double y2) {
        path(css, "M" + at(x1, y1) + "L" + at(x2, y2));
    }

    void rectangle(String css, double x, double y, double width, double height) {
        path(css, "M" + at(x, y) + "h" + number(width) + "v" + number(height) + "h" + number(-width) + "z");
    }

    void mark(Outcome outcome, double x, double y, double radius) {
        path("mark o-" + outcome.css(), shape(outcome, x, y, radius));
    }

    void path(String css, String d) {
        paths.computeIfAbsent(css, each -> new StringBuilder()).append(d);
    }

    void label(String css, double x, double y, String text) {
        labels.add(new Chart.Label(css, number(x), number(y), text));
    }

    List<Chart.Stroke> strokes() {
        return paths.entrySet().stream()
                .map(each -> new Chart.Stroke(each.getKey(), each.getValue().toString()))
                .toList();
    }

    List<Chart.Label> labels() {
        return labels;
    }

    static Chart.Key key(Outcome outcome) {
        return new Chart.Key("mark o-" + outcome.css(), shape(outcome, 10, 6, 4), outcome.word());
    }

    static Chart.Key lineKey(String css, String text) {
        return new Chart.Key(css, "M0 6H20", text);
    }

    static String at(double x, double y) {
        return number(x) + " " + number(y);
    }

    /** Returns a coordinate rounded to a tenth of a unit. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Every outcome has its own shape, so readers don't depend on colour. */
    private static String shape(Outcome outcome, double x, double y, double r) {
        return switch (outcome) {
            case AGREE -> circle(x, y, r * 0.6);
            case REFUSED -> circle(x, y, r);
            case TIE -> polygon(x, y - r, x + r, y, x, y + r, x - r, y);
            case OVER_LIMIT -> polygon(x, y - r, x + r, y + r, x - r, y + r);
            case FLIP ->
                "M" + at(x - r, y - r) + "L" + at(x + r, y + r) + "M" + at(x - r, y + r) + "L" + at(x + r, y - r);
            case NON_FINITE ->
                polygon(x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r) + "M" + at(x - r, y + r) + "L"
                        + at(x + r, y - r);
        };
    }

    private static String circle(double x, double y, double r) {
        String arc = "a" + at(r, r) + " 0 1 0 ";
        return "M" + at(x - r, y) + arc + at(2 * r, 0) + arc + at(-2 * r, 0) + "z";
    }

    private static String polygon(double... points) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < points.length; i += 2) {
            path.append(i == 0 ? 'M' : 'L').append(at(points[i], points[i + 1]));
        }
        return path.append('z').toString();
    }
}
