package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.RowSink;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.PrefillPath;
import dev.shipgate.transcript.PrefillPath.Flip;
import dev.shipgate.transcript.PrefillPath.Kind;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Feeds a prompt at once and in single steps, and compares the rows, the states that are left, and what follows from
 * them. Then divides the prompt in other ways, on which a wide step starts from states that aren't empty.
 */
public final class PrefillWidthCheck implements Check {

    /** Rows are kept until they are compared; this bounds what a long prompt over a large vocabulary may keep. */
    public static final int MOST_POSITIONS = 64;

    /** As many tokens are fed after the prompt, to see what follows from the states. */
    private static final int CONTINUED = 8;

    /** A chunk narrower than the window of a convolution needs the columns before it. Windows have four columns. */
    private static final int NARROW_CHUNK = 2;

    /** Tokens of an answer between two turns. */
    private static final int ANSWER = 2;

    /** A shorter prompt isn't divided: two wide steps and an answer need as many tokens. */
    private static final int FEWEST_DIVIDED = 6;

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
        OracleCase oracleCase = session.caseOf(subject);
        if (session.engine().facts().staticInputIds()) {
            return new NotApplicable(subject, "the graph takes exactly one token per step");
        }
        try {
            return measure(subject, oracleCase, session, stepsFromOracle(oracleCase, session));
        } catch (PrefillPass.UnexpectedRowsException unexpected) {
            return new NotApplicable(subject, unexpected.getMessage());
        }
    }

    private static PrefillWidth measure(
            Subject subject, OracleCase oracleCase, Session session, Map<CarriedSlot, Double> stepsFromOracle) {
        Engine engine = session.engine();
        int width = Math.min(MOST_POSITIONS, oracleCase.positions());
        List<Integer> prompt = oracleCase.inputIds().subList(0, width);
        List<Integer> continuation = continuation(oracleCase, width);
        FloatFormat format = FloatFormat.named(engine.facts().logitsType());
        TokenTexts texts = session.texts();
        PrefillPass pass = new PrefillPass(prompt, continuation);
        List<float[]> stepRows = new ArrayList<>();
        Map<StateSlot, Tensor> stepStates =
                pass.feed(engine, Collections.nCopies(width, 1), (position, row) -> stepRows.add(row.clone()));
        PrefillComparison comparison = new PrefillComparison(
                stepRows, stepStates, engine.rows(), stepsFromOracle, top -> texts.rowTop(top, format), texts::token);

        AtOnce atOnce = AtOnce.of(pass, engine, comparison, session.rows(), oracleCase);
        List<PrefillPath> paths = new ArrayList<>();
        paths.add(atOnce.path());
        divided(width).forEach((kind, widths) -> {
            try {
                PrefillComparison.Pass compared = comparison.pass(width);
                paths.add(compared.path(kind, widths, continuation.size(), pass.feed(engine, widths, compared)));
            } catch (EngineException refused) {
                paths.add(PrefillPath.notRun(kind, widths, refused.published()));
            } catch (PrefillPass.UnexpectedRowsException unexpected) {
                paths.add(PrefillPath.notRun(kind, widths, unexpected.getMessage()));
            }
        });

        List<Integer> differing = atOnce.path().flips().stream()
                .map(Flip::position)
                .filter(position -> position < width)
                .toList();
        return new PrefillWidth(subject, width, atOnce.positions(), differing, atOnce.maxAbsLogit(), paths);
    }

    /** What is measured of the prompt fed at once. */
    private record AtOnce(PrefillPath path, List<PositionObservation> positions, double maxAbsLogit) {

        static AtOnce of(
                PrefillPass pass,
                Engine engine,
                PrefillComparison comparison,
                RowObserver observer,
                OracleCase oracleCase) {
            int width = pass.prompt().size();
            List<PositionObservation> positions = new ArrayList<>();
            PrefillComparison.Pass compared = comparison.pass(width);
            RowSink rows = (position, row) -> {
                compared.row(position, row);
                if (position < width) {
                    positions.add(observer.observe(
                            position, oracleCase.inputIds().get(position), oracleCase.row(position), row));
                }
            };
            Map<StateSlot, Tensor> states = pass.feed(engine, List.of(width), rows);
            int continued = pass.continuation().size();
            return new AtOnce(
                    compared.path(Kind.AT_ONCE, List.of(width), continued, states),
                    positions,
                    compared.maxAbsLogitOfPrompt());
        }
    }

    /** Returns the other ways to divide a prompt, each as the widths of its calls. */
    private static Map<Kind, List<Integer>> divided(int width) {
        Map<Kind, List<Integer>> ways = new TreeMap<>();
        if (width >= FEWEST_DIVIDED) {
            ways.put(Kind.TWO_CHUNKS, List.of(width - NARROW_CHUNK, NARROW_CHUNK));
            int firstTurn = width / 3;
            List<Integer> turns = new ArrayList<>();
            turns.add(firstTurn);
            turns.addAll(Collections.nCopies(ANSWER, 1));
            turns.add(width - firstTurn - ANSWER);
            ways.put(Kind.SECOND_TURN, turns);
        }
        return ways;
    }

    /** Returns what follows the prompt: its own tokens, if only a part of it is fed, else those of the oracle. */
    private static List<Integer> continuation(OracleCase oracleCase, int width) {
        Greedy greedy = oracleCase.greedy();
        List<Integer> following = width < oracleCase.positions()
                ? oracleCase.inputIds().subList(width, oracleCase.positions())
                : greedy == null ? List.of() : greedy.ids();
        return following.stream().limit(CONTINUED).toList();
    }

    private static Map<CarriedSlot, Double> stepsFromOracle(OracleCase oracleCase, Session session) {
        Map<CarriedSlot, Double> errors = new HashMap<>();
        session.decoded(oracleCase)
                .map(DecodePass::states)
                .filter(CarriedStates.class::isInstance)
                .map(CarriedStates.class::cast)
                .ifPresent(carried -> carried.states().stream()
                        .filter(state -> state.difference() != null)
                        .forEach(state ->
                                errors.put(state.slot(), state.difference().relativeError())));
        return errors;
    }
}
