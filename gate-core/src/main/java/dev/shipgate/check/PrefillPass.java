package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.RowSink;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** A prompt, fed in calls of some widths, and a continuation in single steps. */
record PrefillPass(List<Integer> prompt, List<Integer> continuation) {

    PrefillPass {
        prompt = List.copyOf(prompt);
        continuation = List.copyOf(continuation);
    }

    /**
     * Makes the pass after a reset.
     *
     * @param widths the number of tokens of each call, as many in all as the prompt has; 1 is a single step
     * @param rows receives each row by the position of the token that was fed; of a call, only the last if the graph
     *     returns no others
     * @return the states after the prompt, before the continuation
     * @throws EngineException if the bundle cannot be run this way
     * @throws UnexpectedRowsException if a call gives neither a row for each token nor only the last
     */
    Map<StateSlot, Tensor> feed(Engine engine, List<Integer> widths, RowSink rows) {
        float[] logits = new float[engine.vocabularySize()];
        engine.reset();
        int position = 0;
        for (int width : widths) {
            int first = position;
            if (width == 1) {
                engine.step(prompt.get(first), logits);
                rows.row(first, logits);
            } else {
                int given = engine.prefill(
                        prompt.subList(first, first + width), logits, (index, row) -> rows.row(first + index, row));
                requireExpected(given, width);
            }
            position += width;
        }
        Map<StateSlot, Tensor> states = engine.states();
        for (int tokenId : continuation) {
            engine.step(tokenId, logits);
            rows.row(position++, logits);
        }
        return states;
    }

    /** @throws UnexpectedRowsException unless there is one row for each token, or only one */
    static void requireExpected(int rows, int tokens) {
        if (rows != 1 && rows != tokens) {
            throw new UnexpectedRowsException(rows, tokens);
        }
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
