package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.RowSink;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Subject;
import java.util.ArrayList;
import java.util.List;

/** Compares the bundle's own continuation with the oracle's. Where they diverge, it goes on along the oracle's. */
public final class GreedyCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.GREEDY;
    }

    @Override
    public boolean comparesRows() {
        return true;
    }

    @Override
    public long expectedSteps(OracleCase oracleCase) {
        return Continuation.expectedSteps(oracleCase);
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        return session.decode(session.caseOf(subject)).greedy();
    }

    /**
     * Measures one case.
     *
     * @param greedy what the oracle recorded
     * @param bundle the bundle's own continuation, running free
     * @param engine is used, from a reset, only if the two differ
     * @param stopTokens the ids that end the oracle's continuations
     * @param logits scratch; the vocabulary's length
     */
    public GreedySequence measure(
            OracleCase oracleCase,
            Greedy greedy,
            Continuation bundle,
            Engine engine,
            TokenTexts texts,
            List<Integer> stopTokens,
            float[] logits) {
        SequenceComparison comparison = new SequenceComparison(texts, stopTokens, oracleCase);
        Sequence sequence = comparison.compare(greedy.ids(), bundle.ids(), bundle);
        Divergence first = sequence.firstDivergence();
        List<Divergence> reanchored = new ArrayList<>();
        if (first != null) {
            reanchored.add(first);
            if (bundle.nonFiniteAt() == null) {
                reanchored.addAll(reanchor(oracleCase, greedy.ids(), first.index(), comparison, engine, texts, logits));
            }
        }
        return new GreedySequence(
                Subject.of(CheckId.GREEDY, oracleCase.id()),
                sequence,
                bundle.margins(),
                bundle.nonFiniteAt(),
                reanchored);
    }

    private static List<Divergence> reanchor(
            OracleCase oracleCase,
            List<Integer> oracleIds,
            int firstDivergence,
            SequenceComparison comparison,
            Engine engine,
            TokenTexts texts,
            float[] logits) {
        FloatFormat format = FloatFormat.named(engine.facts().logitsType());
        List<Divergence> divergences = new ArrayList<>();
        engine.reset();
        engine.steps(oracleCase.inputIds(), logits, RowSink.NONE);
        for (int index = 0; index < oracleIds.size(); index++) {
            if (index > 0) {
                engine.step(oracleIds.get(index - 1), logits);
            }
            if (index <= firstDivergence) {
                continue;
            }
            int expected = oracleIds.get(index);
            TopTwo top = engine.rows().health(logits).topTwo();
            Integer found = top == null ? null : (Integer) top.top1Id();
            if (found == null || found != expected) {
                divergences.add(comparison.divergence(
                        index,
                        oracleIds.subList(0, index),
                        expected,
                        found,
                        top == null ? null : texts.rowTop(top, format)));
            }
        }
        return divergences;
    }
}
