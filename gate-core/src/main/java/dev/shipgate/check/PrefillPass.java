package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What an engine gave for the tokens of a prompt, fed in calls of some widths, and for a continuation in single steps.
 *
 * @param rows the rows by the position of the token that was fed; of a call, only the last if the graph returns no
 *     others
 * @param states the states after the prompt, before the continuation
 */
record PrefillPass(NavigableMap<Integer, float[]> rows, Map<StateSlot, Tensor> states) {

    /**
     * Feeds a prompt after a reset.
     *
     * @param widths the number of tokens of each call, as many in all as {@code prompt} has; 1 is a single step
     * @param continuation fed in single steps after the prompt
     * @throws EngineException if the bundle cannot be run this way
     * @throws UnexpectedRowsException if a call gives neither a row for each token nor only the last
     */
    static PrefillPass of(Engine engine, List<Integer> prompt, List<Integer> widths, List<Integer> continuation) {
        NavigableMap<Integer, float[]> rows = new TreeMap<>();
        engine.reset();
        int position = 0;
        for (int width : widths) {
            List<float[]> given = width == 1
                    ? List.of(step(engine, prompt.get(position)))
                    : engine.prefill(prompt.subList(position, position + width));
            if (given.size() != width && given.size() != 1) {
                throw new UnexpectedRowsException(given.size(), width);
            }
            position += width;
            for (int i = 0; i < given.size(); i++) {
                rows.put(position - given.size() + i, given.get(i));
            }
        }
        Map<StateSlot, Tensor> states = engine.states();
        for (int tokenId : continuation) {
            rows.put(position++, step(engine, tokenId));
        }
        return new PrefillPass(rows, states);
    }

    private static float[] step(Engine engine, int tokenId) {
        float[] row = new float[engine.vocabularySize()];
        engine.step(tokenId, row);
        return row;
    }

    /** Thrown when a graph gives other rows than a decoder's. */
    static final class UnexpectedRowsException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnexpectedRowsException(int rows, int tokens) {
            super("the graph gives " + rows + " rows for " + tokens + " tokens");
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
