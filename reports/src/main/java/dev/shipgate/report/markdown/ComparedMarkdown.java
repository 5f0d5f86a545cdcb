package dev.shipgate.report.markdown;

import dev.shipgate.report.wording.ComparedTable;
import dev.shipgate.report.wording.SpeedTable;
import dev.shipgate.report.wording.SurfaceTable;
import dev.shipgate.transcript.Transcript;
import java.util.List;
import java.util.Optional;

/** Writes the tables of surfaces and speed as Markdown. */
final class ComparedMarkdown {

    private static final int LONGEST = 200;

    private ComparedMarkdown() {}

    /** Adds the matrix of surfaces and the table of speed, if there are any. */
    static void append(Transcript transcript, StringBuilder out) {
        SurfaceTable.of(transcript).ifPresent(table -> {
            out.append("### Surfaces\n\n");
            append(SurfaceTable.CAPTION, table, out);
        });
        List<String> notes = SpeedTable.notes(transcript);
        Optional<ComparedTable> speed = SpeedTable.of(transcript);
        if (speed.isPresent() || !notes.isEmpty()) {
            out.append("### Speed\n\n");
        }
        speed.ifPresent(table -> append(SpeedTable.CAPTION, table, out));
        notes.forEach(note ->
                out.append("- ").append(Markdown.text(note, 2 * LONGEST)).append('\n'));
        if (!notes.isEmpty()) {
            out.append('\n');
        }
    }

    private static void append(String caption, ComparedTable table, StringBuilder out) {
        out.append(caption).append("\n\n");
        out.append(Markdown.head(
                table.head().stream().map(name -> Markdown.text(name, LONGEST)).toArray(String[]::new)));
        table.rows()
                .forEach(row -> out.append(Markdown.row(row.stream()
                        .map(entry -> Markdown.text(entry.text(), LONGEST))
                        .toArray(String[]::new))));
        out.append('\n');
    }
}
