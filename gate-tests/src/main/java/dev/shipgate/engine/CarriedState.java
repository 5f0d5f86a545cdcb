package dev.shipgate.engine;

import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Shape;
import dev.shipgate.transcript.EngineFacts.StateFacts;

/**
 * A state that an output of one step hands to an input of the next.
 *
 * @param slot   layer and kind
 * @param input  the input
 * @param output name of the output
 * @param fresh  the shape before the first token: nothing has passed yet
 */
record CarriedState(StateSlot slot, GraphTensor input, String output, Shape fresh) {

    StateFacts facts() {
        return new StateFacts(slot.toString(), input.name(), output, input.typeName(), input.dimensionNames());
    }
}
