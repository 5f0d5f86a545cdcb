package dev.shipgate.report.wording;

import java.util.List;

/**
 * A table in words, for every kind of report.
 *
 * @param head the names of its columns
 * @param rows its rows, each as wide as the head; the first entry of each names the row
 */
public record ComparedTable(List<String> head, List<List<Entry>> rows) {

    /**
     * One entry.
     *
     * @param text the text
     * @param tone {@code none}, {@code warn} or {@code bad}
     */
    public record Entry(String text, String tone) {

        static Entry plain(String text) {
            return new Entry(text, "none");
        }

        static Entry warn(String text) {
            return new Entry(text, "warn");
        }
    }

    /** @throws IllegalArgumentException if a row isn't as wide as the head */
    public ComparedTable {
        head = List.copyOf(head);
        rows = List.copyOf(rows);
        for (List<Entry> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException("a row has " + row.size() + " entries, expected " + head.size());
            }
        }
    }
}
