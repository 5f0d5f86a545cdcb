package dev.shipgate.report.markdown;

import dev.shipgate.report.wording.ComparedTable;
import dev.shipgate.report.wording.SpeedTable;
import dev.shipgate.report.wording.SurfaceTable;
import dev.shipgate.transcript.Transcript;

/** Writes the tables of surfaces and speed as Markdown. */
final class ComparedMarkdown {

    private static final int LONGEST = 200;

    private ComparedMarkdown() {}

    /** Adds the matrix of surfaces and the table of speed, if there are any. */
    static void append(Transcript transcript, StringBuilder out) {
        SurfaceTable.of(transcript).ifPresent(table -> append("Surfaces", SurfaceTable.CAPTION, table, out));
        SpeedTable.of(transcript).ifPresent(table -> append("Speed", SpeedTable.CAPTION, table, out));
        SpeedTable.notes(transcript)
                .forEach(note -> out.append("- ")
                        .append(Markdown.text(note, 2 * LONGEST))
                        .append('\n'));
        if (!SpeedTable.notes(transcript).isEmpty()) {
            out.append('\n');
        }
    }

    private static void append(String title, String caption, ComparedTable table, StringBuilder out) {
        out.append("### ").append(title).append("\n\n").append(caption).append("\n\n");
        out.append(Markdown.head(
                table.head().stream().map(name -> Markdown.text(name, LONGEST)).toArray(String[]::new)));
        table.rows()
                .forEach(row -> out.append(Markdown.row(row.stream()
                        .map(entry -> Markdown.text(entry.text(), LONGEST))
                        .toArray(String[]::new))));
        out.append('\n');
    }
}
