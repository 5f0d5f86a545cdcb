package dev.shipgate.report.html;

import dev.shipgate.report.wording.Meanings;
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
 * @param namedByUser whether its columns are cases, bundles or surfaces, whose names may equal those of figures
 */
public record Table(
        String caption,
        List<String> head,
        List<List<Cell>> rows,
        @Nullable String note,
        boolean namedByUser) {

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
        return of(caption, head, rows, null);
    }

    static Table of(String caption, List<String> head, List<List<Cell>> rows, @Nullable String note) {
        return new Table(caption, head, rows, note, false);
    }

    /**
     * Returns the first {@code most} of these rows, with a note that gives the number and the place of the omitted
     * rows.
     */
    static Table first(int most, String caption, List<String> head, List<List<Cell>> rows) {
        return rows.size() <= most
                ? of(caption, head, rows)
                : of(
                        caption,
                        head,
                        rows.subList(0, most),
                        "and " + Numbers.count(rows.size() - most) + " more in transcript.json");
    }

    /** Returns this table, with columns that have names of cases, bundles or surfaces. */
    Table ofNamedColumns() {
        return new Table(caption, head, rows, note, true);
    }

    /** Returns whether it is empty. */
    public boolean empty() {
        return rows.isEmpty();
    }

    /** Returns the meaning of the figures in a column; {@code null} if the heading says it all, or is a user's. */
    public @Nullable String meaning(String heading) {
        return namedByUser ? null : Meanings.of(heading);
    }
}
