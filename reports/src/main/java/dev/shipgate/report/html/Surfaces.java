package dev.shipgate.report.html;

import dev.shipgate.report.wording.SpeedTable;
import dev.shipgate.report.wording.SurfaceTable;
import dev.shipgate.transcript.Transcript;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The surfaces of a run, side by side.
 *
 * @param matrix what each generated; {@code null} if there is none beside the gated bundle
 * @param speed how fast each is; {@code null} if no speed was given
 * @param notes what must not be believed or compared as it stands
 */
public record Surfaces(@Nullable Table matrix, @Nullable Table speed, List<String> notes) {

    static Surfaces of(Transcript transcript) {
        return new Surfaces(
                SurfaceTable.of(transcript)
                        .map(table ->
                                ComparedCells.of(SurfaceTable.CAPTION, table).ofNamedColumns())
                        .orElse(null),
                SpeedTable.of(transcript)
                        .map(table -> ComparedCells.of(SpeedTable.CAPTION, table))
                        .orElse(null),
                SpeedTable.notes(transcript));
    }

    /** Returns whether there is anything to say of speed. */
    public boolean hasSpeed() {
        return speed != null || !notes.isEmpty();
    }
}
