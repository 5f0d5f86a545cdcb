package dev.shipgate.corpus;

import dev.shipgate.corpus.parquet.ObservationFolder;
import dev.shipgate.fixture.PositionSample;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CorpusFigures;
import java.io.IOException;
import java.nio.file.Path;

/** Writes, reads and sums up as many rows as it is told, in a process with a small heap. */
final class CorpusMemoryProgram {

    private static final int CASE_LENGTH = 100;
    private static final int PART_ROWS = 16_384;

    private CorpusMemoryProgram() {}

    /** FOLDER ROWS */
    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) throws IOException {
        ObservationFolder folder = new ObservationFolder(Path.of(arguments[0]));
        int rows = Integer.parseInt(arguments[1]);
        for (int row = 0; row < rows; row++) {
            if (row % CASE_LENGTH == 0 && folder.openRows() >= PART_ROWS) {
                folder.finishPart(row / CASE_LENGTH);
            }
            folder.add(row(row));
        }
        folder.finishPart((rows + CASE_LENGTH - 1) / CASE_LENGTH);
        CorpusFigures figures = CorpusAggregation.of(
                        ObservationFolder.rows(folder.parts()), Samples.bundle("bundle", null))
                .orElseThrow();
        System.out.println("summed up " + figures.positions());
    }

    private static CorpusRow row(int row) {
        int ofCase = row / CASE_LENGTH;
        return new CorpusRow(
                ofCase,
                "case-" + ofCase,
                CaseKind.LONG,
                null,
                PositionSample.at(row % CASE_LENGTH)
                        .input(Samples.token(row % 1_000))
                        .oracle(Samples.row(7, 8, row % 977 / 100.0))
                        .build(),
                0,
                new RecordedTop(7, null, null));
    }
}
