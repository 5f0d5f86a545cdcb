package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.ArrayList;
import java.util.List;

/** Feeds a prompt one token at a time through the bundle's own caches, and compares every row. */
public final class TeacherForcedSweepCheck {

    private final RowObserver rows;

    public TeacherForcedSweepCheck(RowObserver rows) {
        this.rows = rows;
    }

    /**
     * Observes one case. Leaves the engine behind the prompt.
     *
     * @param engine is reset first
     * @param logits receives each row in turn, the last one at the end; the vocabulary's length
     * @param seen   is told of each row of the bundle before the next one overwrites it
     */
    public TeacherForcedSweep observe(OracleCase oracleCase, Engine engine, float[] logits, RowSink seen) {
        float[] oracleRow = new float[logits.length];
        List<PositionObservation> positions = new ArrayList<>(oracleCase.positions());
        engine.reset();
        for (int position = 0; position < oracleCase.positions(); position++) {
            int tokenId = oracleCase.inputIds().get(position);
            engine.step(tokenId, logits);
            seen.row(position, logits);
            oracleCase.copyRow(position, oracleRow);
            positions.add(rows.observe(position, tokenId, oracleRow, logits));
        }
        return new TeacherForcedSweep(Subject.of(CheckId.TEACHER_FORCED_SWEEP, oracleCase.id()), positions);
    }
}
