package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.RowSink;
import dev.shipgate.oracle.CaseKind;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a case, as an application would make it: sweeps the prompt, reads the states after it, and continues
 * from there. Three checks use it.
 *
 * @param sweep the observation of the {@link TeacherForcedSweepCheck}
 * @param states the observation of the {@link CarriedStateCheck}
 * @param greedy the observation of the {@link GreedyCheck}
 * @param continuation the bundle's own; {@code null} if none could be made
 * @param firstRows the first rows of the sweep, for the first judged case only; otherwise empty
 */
public record DecodePass(
        TeacherForcedSweep sweep,
        Observation states,
        Observation greedy,
        @Nullable Continuation continuation,
        List<float[]> firstRows) {

    public DecodePass {
        firstRows = List.copyOf(firstRows);
    }

    /** Returns the three observations, in the order in which they were made. */
    public List<Observation> observations() {
        return List.of(sweep, states, greedy);
    }

    /**
     * Makes the pass. Afterwards the engine is at the end of the continuation.
     *
     * @throws EngineException if the bundle cannot be run up to the end of the prompt
     */
    public static DecodePass of(OracleCase oracleCase, Session session) {
        Engine engine = session.engine();
        float[] logits = session.newRow();
        FirstRows firstRows = new FirstRows();
        boolean isRepeated = session.judgedCases().get(0).id().equals(oracleCase.id());
        StateWatch watch = oracleCase.kind() == CaseKind.GATE ? StateWatch.begin(engine) : null;
        RowSink seen = isRepeated ? firstRows : RowSink.NONE;
        TeacherForcedSweep sweep = new TeacherForcedSweepCheck()
                .measure(
                        oracleCase,
                        engine,
                        session.rows(),
                        session.texts(),
                        logits,
                        session.tokenErrors(),
                        seen,
                        watch);
        Observation states = new CarriedStateCheck().measure(oracleCase, engine, watch);
        Subject subject = Subject.of(CheckId.GREEDY, oracleCase.id());
        Greedy greedy = oracleCase.greedy();
        if (greedy == null || greedy.ids().isEmpty()) {
            Observation none = new NotMeasured(subject, "the oracle recorded no continuation for this case");
            return new DecodePass(sweep, states, none, null, firstRows.rows());
        }
        Continuation continuation = null;
        Observation compared;
        try {
            continuation = Continuation.of(engine, logits, greedy.ids().size());
            compared = new GreedyCheck()
                    .measure(oracleCase, greedy, continuation, engine, session.texts(), session.stopTokens(), logits);
        } catch (EngineException broken) {
            compared = broken.asObservation(subject);
        }
        return new DecodePass(sweep, states, compared, continuation, firstRows.rows());
    }
}
