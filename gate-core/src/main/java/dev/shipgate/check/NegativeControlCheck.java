package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.SeedException;
import dev.shipgate.oracle.FullRow;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleRow;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.NegativeControl.Control;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends planted faults through the gate's comparisons, to show that they detect them. */
public final class NegativeControlCheck implements Check {

    private static final int MOST_ROWS = 16;

    @Override
    public CheckId id() {
        return CheckId.NEGATIVE_CONTROLS;
    }

    @Override
    public boolean comparesRows() {
        return true;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        OracleCase first = session.judgedCases().get(0);
        return switch (Control.of(subject)) {
            case PERMUTED_ROW -> permutedRow(first, session.rows());
            case ZEROED_SEED -> zeroedSeed(session);
            case FLIPPED_TOKEN -> flippedToken(first, session.texts(), session.stopTokens());
        };
    }

    /**
     * Compares the oracle's own rows with copies whose largest and smallest logits are swapped. If only the largest
     * logits were recorded, the copy is a full row, with the same tail spread evenly over the other tokens.
     */
    Observation permutedRow(OracleCase oracleCase, RowObserver rows) {
        List<PositionObservation> positions = new ArrayList<>();
        for (int position = 0; position < Math.min(MOST_ROWS, oracleCase.positions()); position++) {
            OracleRow oracleRow = oracleCase.row(position);
            float[] whole = oracleRow.either(FullRow::logits, TopKRow::withEvenTail);
            positions.add(rows.observe(
                    position,
                    oracleCase.inputIds().get(position),
                    oracleRow,
                    rows.form().ofLogits(permuted(whole))));
        }
        return new NegativeControl(
                Control.PERMUTED_ROW.subject(),
                "the oracle's own rows of case " + oracleCase.id() + " with largest and smallest logit swapped"
                        + (oracleCase.rows().topK() == null ? "" : ", what was not recorded spread evenly"),
                positions,
                null,
                List.of());
    }

    /**
     * Takes the seeded step of every case from a cache of zeros, and continues from there until one case has diverged
     * from the oracle: a single token may not depend on what came before, but a whole continuation does. Also compares
     * the states, since the top tokens of some models hardly depend on them.
     */
    private static Observation zeroedSeed(Session session) {
        Engine engine = session.engine();
        RowObserver rows = session.rows();
        Subject subject = Control.ZEROED_SEED.subject();
        if (engine.facts().states().isEmpty()) {
            return new NotApplicable(subject, "the graph carries no state");
        }
        List<PositionObservation> positions = new ArrayList<>();
        Sequence sequence = null;
        List<CarriedStates.State> states = List.of();
        float[] logits = session.newRow();
        for (OracleCase oracleCase : session.judgedCases()) {
            OracleSeed seed = oracleCase.seed();
            if (seed == null) {
                continue;
            }
            try {
                engine.seed(zeroed(seed.state()), seed.position());
            } catch (SeedException mismatch) {
                return new NotApplicable(
                        subject,
                        "the oracle's cache does not fit the bundle's state, so the seeded step was"
                                + " not measured either");
            }
            states = states.isEmpty() ? CarriedStateCheck.states(oracleCase, engine, null) : states;
            engine.step(seed.tokenId(), logits);
            positions.add(rows.observe(seed.position(), seed.tokenId(), seed.row(), logits));
            if (sequence == null || sequence.firstDivergence() == null) {
                Sequence next = continued(oracleCase, seed, session, logits);
                sequence = next == null ? sequence : next;
            }
        }
        return positions.isEmpty()
                ? new NotMeasured(subject, "the oracle recorded no seed")
                : new NegativeControl(
                        subject, "a cache of zeros in place of the oracle's", positions, sequence, states);
    }

    private static @Nullable Sequence continued(
            OracleCase oracleCase, OracleSeed seed, Session session, float[] logits) {
        Greedy greedy = oracleCase.greedy();
        if (greedy == null || greedy.ids().size() < 2 || greedy.ids().get(0) != seed.tokenId()) {
            return null;
        }
        List<Integer> found = new ArrayList<>(List.of(seed.tokenId()));
        found.addAll(Continuation.of(session.engine(), logits, greedy.ids().size() - 1)
                .ids());
        return new SequenceComparison(session.texts(), session.stopTokens(), oracleCase)
                .compare(greedy.ids(), found, null);
    }

    /**
     * Compares the oracle's own continuation with a copy in which one token is changed, where the oracle is most
     * confident.
     */
    Observation flippedToken(OracleCase oracleCase, TokenTexts texts, List<Integer> stopTokens) {
        Subject subject = Control.FLIPPED_TOKEN.subject();
        Greedy greedy = oracleCase.greedy();
        if (greedy == null || greedy.ids().isEmpty()) {
            return new NotMeasured(subject, "the oracle recorded no continuation for case " + oracleCase.id());
        }
        int index = surest(greedy);
        int vocabularySize = oracleCase.vocabSize();
        List<Integer> flipped = new ArrayList<>(greedy.ids());
        flipped.set(index, (greedy.ids().get(index) + vocabularySize / 2) % vocabularySize);
        return new NegativeControl(
                subject,
                "the oracle's own continuation of case " + oracleCase.id() + " with another token at " + index,
                List.of(),
                new SequenceComparison(texts, stopTokens, oracleCase).compare(greedy.ids(), flipped, null),
                List.of());
    }

    private static int surest(Greedy greedy) {
        int surest = 0;
        for (int index = 1; index < greedy.logitMargins().size(); index++) {
            if (greedy.logitMargins().get(index) > greedy.logitMargins().get(surest)) {
                surest = index;
            }
        }
        return surest;
    }

    private static float[] permuted(float[] row) {
        int largest = 0;
        int smallest = 0;
        for (int id = 1; id < row.length; id++) {
            largest = row[id] > row[largest] ? id : largest;
            smallest = row[id] < row[smallest] ? id : smallest;
        }
        float[] permuted = row.clone();
        permuted[largest] = row[smallest];
        permuted[smallest] = row[largest];
        return permuted;
    }

    private static Map<StateSlot, Tensor> zeroed(Map<StateSlot, Tensor> state) {
        Map<StateSlot, Tensor> zeroed = new TreeMap<>();
        state.forEach((slot, tensor) -> zeroed.put(slot, new ZeroTensor(tensor.shape())));
        return zeroed;
    }
}
