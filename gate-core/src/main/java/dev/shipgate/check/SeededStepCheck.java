package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.SeedException;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.WeightAudit.Experts;
import org.jspecify.annotations.Nullable;

/** Puts the oracle's own cache into the bundle, steps once, and compares the row. */
public final class SeededStepCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.SEEDED_STEP;
    }

    @Override
    public boolean comparesRows() {
        return true;
    }

    @Override
    public long expectedSteps(OracleCase oracleCase) {
        return oracleCase.seed() == null ? 0 : 1;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        Observation measured = measure(session.caseOf(subject), session.engine(), session.rows(), session.newRow());
        return measured instanceof SeededStep seeded && !agrees(seeded.step())
                ? new SeededStep(subject, seeded.step(), experts(session))
                : measured;
    }

    private static boolean agrees(PositionObservation step) {
        return step.oracle() != null
                && step.bundle() != null
                && step.oracle().top1().id() == step.bundle().top1().id();
    }

    /** A graph that can't be read, such as another engine's, has no experts that are known. */
    private static @Nullable Experts experts(Session session) {
        try {
            return session.audit().experts();
        } catch (InvalidInputException unreadable) {
            return null;
        }
    }

    /**
     * Measures one case. Afterwards the engine is just past the seeded step.
     *
     * @param engine is reset first
     * @param logits receives the bundle's row; the vocabulary's length
     */
    public Observation measure(OracleCase oracleCase, Engine engine, RowObserver rows, float[] logits) {
        Subject subject = Subject.of(CheckId.SEEDED_STEP, oracleCase.id());
        OracleSeed seed = oracleCase.seed();
        if (seed == null) {
            return new NotMeasured(subject, "the oracle recorded no seed for this case");
        }
        if (engine.facts().states().isEmpty()) {
            return new NotApplicable(subject, "the graph carries no state to seed");
        }
        engine.reset();
        try {
            engine.seed(seed.state(), seed.position());
        } catch (SeedException mismatch) {
            return new NotMeasured(
                    subject, "the oracle's cache does not fit the bundle's state: " + mismatch.getMessage());
        }
        engine.step(seed.tokenId(), logits);
        return new SeededStep(subject, rows.observe(seed.position(), seed.tokenId(), seed.row(), logits));
    }
}
