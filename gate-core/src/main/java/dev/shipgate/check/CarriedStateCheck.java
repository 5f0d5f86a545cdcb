package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.SeedException;
import dev.shipgate.engine.SlotFacts;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.StateComparator;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the bundle's own carried states after a prompt with the cache that the oracle recorded there. */
public final class CarriedStateCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.CARRIED_STATE;
    }

    @Override
    public boolean comparesRows() {
        return true;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        return session.decode(session.caseOf(subject)).states();
    }

    /**
     * Measures one case.
     *
     * @param engine has been fed the prompt
     * @param watch has watched the prompt; {@code null} if none has
     */
    public Observation measure(OracleCase oracleCase, Engine engine, @Nullable StateWatch watch) {
        Subject subject = Subject.of(CheckId.CARRIED_STATE, oracleCase.id());
        List<State> states = states(oracleCase, engine, watch);
        return states.isEmpty()
                ? new NotApplicable(subject, "the engine has no carried state that can be inspected")
                : new CarriedStates(subject, oracleCase.positions(), states);
    }

    /**
     * Describes each state that the engine carries now, compared with the one that the oracle recorded after the
     * prompt.
     */
    static List<State> states(OracleCase oracleCase, Engine engine, @Nullable StateWatch watch) {
        OracleSeed seed = oracleCase.seed();
        Map<StateSlot, Tensor> expected = expected(engine, oracleCase);
        StateComparator comparator = new StateComparator(expected, oracleCase.positions());
        List<State> states = new ArrayList<>();
        engine.states().forEach((slot, state) -> {
            float[] elements = state.elements();
            Tensor recorded = expected.get(slot);
            if (recorded == null && seed != null) {
                recorded = seed.state().get(slot);
            }
            states.add(new State(
                    SlotFacts.of(slot),
                    StateWatch.tokensHeld(slot, state),
                    recorded == null ? null : StateWatch.tokensHeld(slot, recorded),
                    RowComparator.nonFinite(elements),
                    watch == null ? null : (Integer) watch.changedSteps(slot),
                    StateWatch.isZero(elements),
                    distinctValues(elements),
                    watch == null || watch.freshAfterReset(slot),
                    comparator.compare(slot, state.shape(), elements).orElse(null)));
        });
        return states;
    }

    private static int distinctValues(float[] elements) {
        FloatSet seen = new FloatSet(elements.length);
        int distinct = 0;
        for (float element : elements) {
            distinct += seen.add(element) ? 1 : 0;
        }
        return distinct;
    }

    /** A recorded cache that doesn't fit isn't reported here: the seeded step says why. */
    private static Map<StateSlot, Tensor> expected(Engine engine, OracleCase oracleCase) {
        OracleSeed seed = oracleCase.seed();
        if (seed == null || seed.position() != oracleCase.positions()) {
            return Map.of();
        }
        try {
            return engine.layOut(seed.state(), seed.position());
        } catch (SeedException mismatch) {
            return Map.of();
        }
    }
}
