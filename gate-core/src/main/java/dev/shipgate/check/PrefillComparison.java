package dev.shipgate.check;

import dev.shipgate.engine.SlotFacts;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.numerics.StateComparator;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.PrefillPath;
import dev.shipgate.transcript.PrefillPath.Flip;
import dev.shipgate.transcript.PrefillPath.State;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.StateDifference;
import dev.shipgate.transcript.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Compares a pass over a prompt with the pass in single steps over the same tokens. */
final class PrefillComparison {

    private final PrefillPass steps;
    private final RowForm form;
    private final StateComparator stepStates;
    private final Map<CarriedSlot, Double> stepsFromOracle;
    private final Function<TopTwo, RowTop> tops;
    private final IntFunction<Token> tokens;

    /**
     * @param steps the pass in single steps
     * @param form what the rows of both passes are
     * @param stepsFromOracle how far its states are from the oracle's, as relative errors; what is missing is unknown
     * @param tops describes the top of a row
     * @param tokens gives ids their texts
     */
    PrefillComparison(
            PrefillPass steps,
            RowForm form,
            Map<CarriedSlot, Double> stepsFromOracle,
            Function<TopTwo, RowTop> tops,
            IntFunction<Token> tokens) {
        this.steps = steps;
        this.form = form;
        this.stepStates = new StateComparator(steps.states(), steps.rows().size());
        this.stepsFromOracle = stepsFromOracle;
        this.tops = tops;
        this.tokens = tokens;
    }

    /**
     * Compares a pass.
     *
     * @param widths the number of tokens of each of its calls
     * @param continued the number of tokens after the prompt
     */
    PrefillPath path(PrefillPath.Kind kind, List<Integer> widths, int continued, PrefillPass pass) {
        List<Flip> flips = new ArrayList<>();
        pass.rows().forEach((position, row) -> flip(position, row, flips));
        return new PrefillPath(
                kind,
                widths,
                pass.rows().size(),
                continued,
                flips,
                maxAbsLogit(pass, Integer.MAX_VALUE),
                states(pass),
                null);
    }

    /** Returns the largest difference of two logits, in nats, over the finite rows before a position. */
    double maxAbsLogit(PrefillPass pass, int beforePosition) {
        double largest = 0;
        for (Map.Entry<Integer, float[]> each :
                pass.rows().headMap(beforePosition).entrySet()) {
            float[] stepped = stepRow(each.getKey());
            if (form.nonFinite(each.getValue()) == 0 && form.nonFinite(stepped) == 0) {
                largest = Math.max(largest, form.maxAbsDifference(each.getValue(), stepped));
            }
        }
        return largest;
    }

    private void flip(int position, float[] row, List<Flip> flips) {
        float[] stepped = stepRow(position);
        TopTwo expected = form.health(stepped).topTwo();
        if (expected == null) {
            // Nothing to compare with: the sweep objects to such a row.
            return;
        }
        TopTwo top = form.health(row).topTwo();
        Token found = top == null ? null : tokens.apply(top.top1Id());
        if (found == null || found.id() != expected.top1Id()) {
            flips.add(new Flip(position, tops.apply(expected), found));
        }
    }

    private List<State> states(PrefillPass pass) {
        List<State> states = new ArrayList<>();
        for (Map.Entry<StateSlot, Tensor> each : new TreeMap<>(pass.states()).entrySet()) {
            Tensor stepped = steps.states().get(each.getKey());
            if (stepped != null && isFinite(stepped.toFloats())) {
                CarriedSlot slot = SlotFacts.of(each.getKey());
                states.add(new State(
                        slot,
                        stepStates
                                .compare(each.getKey(), each.getValue())
                                .map(PrefillComparison::withoutTokens)
                                .orElse(null),
                        stepsFromOracle.get(slot)));
            }
        }
        return states;
    }

    /** How an error is spread over a cache's tokens says nothing here, and there are many caches. */
    private static StateDifference withoutTokens(StateDifference difference) {
        return new StateDifference(difference.cosine(), difference.relativeError(), difference.resembles());
    }

    private float[] stepRow(int position) {
        return Objects.requireNonNull(steps.rows().get(position), "single steps give a row for every token");
    }

    private static boolean isFinite(float[] numbers) {
        return RowComparator.nonFinite(numbers) == 0;
    }
}
