package dev.shipgate.report.html;

import dev.shipgate.report.wording.ComparedTable;

/** Shows a table in words on a page. */
final class ComparedCells {

    private ComparedCells() {}

    static Table of(String caption, ComparedTable table) {
        return Table.of(
                caption,
                table.head(),
                table.rows().stream()
                        .map(row -> row.stream().map(ComparedCells::cell).toList())
                        .toList());
    }

    private static Cell cell(ComparedTable.Entry entry) {
        return entry.tone().equals("none") ? Cell.text(entry.text()) : Cell.tone(entry.text(), entry.tone());
    }
}
