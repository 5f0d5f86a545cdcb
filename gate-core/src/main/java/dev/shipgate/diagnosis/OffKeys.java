package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedSlot.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys are the first state to jump away from the oracle's, but the values beside them don't. Both are computed from the
 * same input, so the fault is between that input and the keys.
 *
 * @param jump where the keys jump
 * @param value the values of the same layer
 */
record OffKeys(StateProfile.Jump jump, StateProfile.Deviation value) {

    /** Finds them in a run with objections. */
    static Optional<OffKeys> in(Symptoms symptoms) {
        StateProfile states = symptoms.states();
        return states.jump()
                .filter(jump -> symptoms.somethingIsWrong() && jump.at().is(Kind.KEY))
                .flatMap(jump -> states.of(jump.at().slot().beside(Kind.VALUE)).map(value -> new OffKeys(jump, value)))
                .filter(found -> found.value().error() * Calibration.ROTATED_KEY_PER_VALUE_ERROR
                        <= found.key().error());
    }

    /** Returns the keys. */
    StateProfile.Deviation key() {
        return jump.at();
    }

    /** Returns in words what is wrong and what isn't. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(jump.lines());
        lines.add("the values of the same layer are correct: " + value);
        return lines;
    }
}
