package dev.shipgate.engine;

import dev.shipgate.oracle.StateSlot;
import java.util.List;

/**
 * A carried state as the graph declares it.
 *
 * @param slot       layer and kind
 * @param input      name of the input
 * @param output     name of the output that becomes this input at the next step
 * @param dtype      element type
 * @param dimensions as in the graph, symbolic names kept
 */
public record StateFacts(StateSlot slot, String input, String output, String dtype, List<String> dimensions) {

    public StateFacts {
        dimensions = List.copyOf(dimensions);
    }
}
