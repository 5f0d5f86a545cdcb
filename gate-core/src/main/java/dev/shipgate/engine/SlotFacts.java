package dev.shipgate.engine;

import dev.shipgate.oracle.StateSlot;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedSlot.Kind;

/** Names an engine's states as the transcript does. */
public final class SlotFacts {

    private SlotFacts() {}

    /** Returns the transcript's name of a state. */
    public static CarriedSlot of(StateSlot slot) {
        Kind kind = switch (slot.kind()) {
            case KEY -> Kind.KEY;
            case VALUE -> Kind.VALUE;
            case CONV_STATE -> Kind.CONV_STATE;
            case RECURRENT_STATE -> Kind.RECURRENT_STATE;
        };
        return new CarriedSlot(slot.layer(), kind);
    }
}
