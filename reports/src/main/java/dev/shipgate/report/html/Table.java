package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table.
 *
 * @param caption the caption
 * @param head the names of its columns
 * @param rows its rows, each as wide as the head; the first cell of each names the row
 * @param note the omitted content; {@code null} if there is none
 */
public record Table(
        String caption,
        List<String> head,
        List<List<Cell>> rows,
        @Nullable String note) {

    /** @throws IllegalArgumentException if a row isn't as wide as the head */
    public Table {
        head = List.copyOf(head);
        rows = List.copyOf(rows);
        for (List<Cell> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException(
                        caption + ": a row has " + row.size() + " cells, expected one for each of " + head);
            }
        }
    }

    static Table of(String caption, List<String> head, List<List<Cell>> rows) {
        return new Table(caption, head, rows, null);
    }

    /**
     * Returns the first {@code most} of these rows, with a note that gives the number and the place of the omitted
     * rows.
     */
    static Table first(int most, String caption, List<String> head, List<List<Cell>> rows) {
        return rows.size() <= most
                ? of(caption, head, rows)
                : new Table(
                        caption,
                        head,
                        rows.subList(0, most),
                        "and " + Numbers.count(rows.size() - most) + " more in transcript.json");
    }

    /** Returns whether it is empty. */
    public boolean empty() {
        return rows.isEmpty();
    }
}
