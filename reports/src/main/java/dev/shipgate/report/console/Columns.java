package dev.shipgate.report.console;

import java.util.List;

/** Aligns the cells of a table. */
final class Columns {

    private Columns() {}

    /**
     * Returns one line for each row, without a line end: cells are left-aligned, and two spaces separate the widest
     * cell of a column from the next.
     *
     * @param rows at least one, each with as many cells as the others
     */
    static List<String> align(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length - 1; column++) {
            line.append(cells.get(column))
                    .append(" ".repeat(widths[column] - cells.get(column).length() + 2));
        }
        return line.append(cells.get(widths.length - 1)).toString();
    }
}
