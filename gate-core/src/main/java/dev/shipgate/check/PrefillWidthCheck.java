package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.RowLeaders;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.Subject;
import java.util.ArrayList;
import java.util.List;

/** Feeds a prompt at once and in single steps, and compares the rows: two paths through one graph. */
public final class PrefillWidthCheck implements Check {

    /** Rows are kept until they are compared; this bounds what a long prompt over a large vocabulary may keep. */
    public static final int MOST_POSITIONS = 64;

    @Override
    public CheckId id() {
        return CheckId.PREFILL_WIDTH;
    }

    @Override
    public boolean comparesRows() {
        return true;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        return measure(session.caseOf(subject), session.engine(), session.rows());
    }

    /**
     * Measures one case.
     *
     * @param engine is reset first
     */
    public Observation measure(OracleCase oracleCase, Engine engine, RowObserver rows) {
        Subject subject = Subject.of(CheckId.PREFILL_WIDTH, oracleCase.id());
        if (engine.facts().staticInputIds()) {
            return new NotApplicable(subject, "the graph takes exactly one token per step");
        }
        List<Integer> prompt = oracleCase.inputIds().subList(0, Math.min(MOST_POSITIONS, oracleCase.positions()));
        engine.reset();
        List<float[]> prefill = engine.prefill(prompt);
        if (prefill.size() != prompt.size()) {
            return new NotApplicable(
                    subject, "the graph gives " + prefill.size() + " rows for " + prompt.size() + " tokens");
        }
        List<PositionObservation> positions = new ArrayList<>();
        List<Integer> differing = new ArrayList<>();
        double maxAbsLogit = 0;
        float[] stepped = new float[engine.vocabularySize()];
        engine.reset();
        for (int position = 0; position < prompt.size(); position++) {
            float[] row = prefill.get(position);
            engine.step(prompt.get(position), stepped);
            positions.add(rows.observe(position, prompt.get(position), oracleCase.row(position), row));
            if (RowComparator.nonFinite(row) > 0 || RowComparator.nonFinite(stepped) > 0) {
                differing.add(position);
                continue;
            }
            if (!RowLeaders.of(row, 1).equals(RowLeaders.of(stepped, 1))) {
                differing.add(position);
            }
            maxAbsLogit = Math.max(maxAbsLogit, RowComparator.maxAbsDifference(row, stepped));
        }
        return new PrefillWidth(subject, prompt.size(), positions, differing, maxAbsLogit);
    }
}
