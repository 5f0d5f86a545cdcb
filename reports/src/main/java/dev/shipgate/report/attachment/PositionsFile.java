package dev.shipgate.report.attachment;

import dev.shipgate.report.wording.Renderer;
import dev.shipgate.transcript.Transcript;

/** Writes every compared position of a run as comma-separated values, for a spreadsheet or a notebook. */
public final class PositionsFile implements Renderer {

    @Override
    public String fileName() {
        return "positions.csv";
    }

    @Override
    public String render(Transcript transcript) {
        return new PositionsCsv().render(transcript);
    }
}
