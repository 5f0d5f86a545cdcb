package dev.shipgate.check;

import dev.shipgate.engine.RowSink;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Compares passes over a prompt with the pass in single steps over the same tokens. */
final class PrefillComparison {

    /** The rows of the single steps. Of the other passes, none is kept: over a large vocabulary, each takes a MB. */
    private final List<float[]> stepRows;

    private final StateComparator stepStates;
    /** The states of the single steps that can be compared with. */
    private final Set<StateSlot> finiteStates = new HashSet<>();

    private final RowForm form;
    private final Map<CarriedSlot, Double> stepsFromOracle;
    private final Function<TopTwo, RowTop> tops;
    private final IntFunction<Token> tokens;

    /**
     * @param stepRows the rows of the pass in single steps, one for each token
     * @param states its states after the prompt
     * @param form what the rows of all passes are
     * @param stepsFromOracle how far its states are from the oracle's, as relative errors; what is missing is unknown
     * @param tops describes the top of a row
     * @param tokens gives ids their texts
     */
    PrefillComparison(
            List<float[]> stepRows,
            Map<StateSlot, Tensor> states,
            RowForm form,
            Map<CarriedSlot, Double> stepsFromOracle,
            Function<TopTwo, RowTop> tops,
            IntFunction<Token> tokens) {
        this.stepRows = List.copyOf(stepRows);
        this.stepStates = new StateComparator(states, stepRows.size());
        this.form = form;
        this.stepsFromOracle = stepsFromOracle;
        this.tops = tops;
        this.tokens = tokens;
        states.forEach((slot, state) -> {
            if (RowComparator.nonFinite(state.elements()) == 0) {
                finiteStates.add(slot);
            }
        });
    }

    /**
     * Begins to compare another pass, row by row.
     *
     * @param promptTokens the number of tokens before its continuation
     */
    Pass pass(int promptTokens) {
        return new Pass(promptTokens);
    }

    /** The rows of one pass, as far as they have been fed. */
    final class Pass implements RowSink {

        private final List<Flip> flips = new ArrayList<>();
        private final int promptTokens;
        private int rows;
        private double maxAbsLogit;
        private double maxAbsLogitOfPrompt;

        private Pass(int promptTokens) {
            this.promptTokens = promptTokens;
        }

        @Override
        public void row(int position, float[] row) {
            float[] stepped = stepRows.get(position);
            rows++;
            TopTwo expected = form.health(stepped).topTwo();
            // Without one, there is nothing to compare with, and the sweep objects to the row.
            if (expected != null) {
                compareTop(position, row, expected);
            }
            if (form.nonFinite(row) == 0 && form.nonFinite(stepped) == 0) {
                maxAbsLogit = Math.max(maxAbsLogit, form.maxAbsDifference(row, stepped));
                maxAbsLogitOfPrompt = position < promptTokens ? maxAbsLogit : maxAbsLogitOfPrompt;
            }
        }

        private void compareTop(int position, float[] row, TopTwo expected) {
            TopTwo top = form.health(row).topTwo();
            Token found = top == null ? null : tokens.apply(top.top1Id());
            if (found == null || found.id() != expected.top1Id()) {
                flips.add(new Flip(position, tops.apply(expected), found));
            }
        }

        /** Returns the largest difference of two logits, in nats, over the finite rows of the prompt. */
        double maxAbsLogitOfPrompt() {
            return maxAbsLogitOfPrompt;
        }

        /**
         * Concludes the comparison.
         *
         * @param widths the number of tokens of each of its calls
         * @param continued the number of tokens after the prompt
         * @param states after the prompt
         */
        PrefillPath path(PrefillPath.Kind kind, List<Integer> widths, int continued, Map<StateSlot, Tensor> states) {
            return new PrefillPath(
                    kind, widths, rows, continued, flips, maxAbsLogit, PrefillComparison.this.states(states), null);
        }
    }

    private List<State> states(Map<StateSlot, Tensor> found) {
        List<State> states = new ArrayList<>();
        new TreeMap<>(found).forEach((slot, state) -> {
            if (finiteStates.contains(slot)) {
                CarriedSlot named = SlotFacts.of(slot);
                states.add(new State(
                        named,
                        stepStates
                                .compare(slot, state)
                                .map(PrefillComparison::withoutTokens)
                                .orElse(null),
                        stepsFromOracle.get(named)));
            }
        });
        return states;
    }

    /** How an error is spread over a cache's tokens says nothing here, and there are many caches. */
    private static StateDifference withoutTokens(StateDifference difference) {
        return new StateDifference(difference.cosine(), difference.relativeError(), difference.resembles());
    }
}
