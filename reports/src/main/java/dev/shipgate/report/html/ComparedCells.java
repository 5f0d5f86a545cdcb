package dev.shipgate.report.html;

import dev.shipgate.report.wording.ComparedTable;
import java.util.List;
import java.util.stream.IntStream;

/** Shows a table in words on a page. */
final class ComparedCells {

    private ComparedCells() {}

    static Table of(String caption, ComparedTable table) {
        return Table.of(
                caption,
                table.head(),
                table.rows().stream().map(ComparedCells::row).toList());
    }

    /** The first cell of a row stays in view while the others are scrolled. */
    private static List<Cell> row(List<ComparedTable.Entry> row) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> cell(row.get(i)).styled(i == 0 ? "wrap pinned" : "wrap"))
                .toList();
    }

    private static Cell cell(ComparedTable.Entry entry) {
        return entry.tone().equals("none") ? Cell.text(entry.text()) : Cell.tone(entry.text(), entry.tone());
    }
}
