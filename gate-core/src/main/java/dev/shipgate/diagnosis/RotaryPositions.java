package dev.shipgate.diagnosis;

import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys are wrong where the values beside them are right, and the first row is sound: they are rotated otherwise. */
final class RotaryPositions implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        // Only differences of positions count, so that short prompts may show nothing of it.
        StateProfile states = symptoms.states().jump().isPresent() ? symptoms.states() : symptoms.statesOfAllCases();
        Optional<StateProfile.Jump> jump = states.jump();
        if (!symptoms.somethingIsWrong()
                || !symptoms.firstRowsAreSound()
                || jump.isEmpty()
                || !jump.get().at().is("key")) {
            return Optional.empty();
        }
        StateProfile.Slot key = jump.get().at();
        Optional<StateProfile.Slot> value = states.slot(key.layer(), "value");
        if (value.isEmpty() || value.get().error() * 3 > key.error()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(jump.get().lines());
        lines.add("the values of the same layer are right: " + value.get());
        lines.addAll(symptoms.quadrant());
        return Optional.of(new Finding(
                Family.POSITIONS,
                "rotary-positions",
                0.97,
                "the keys of layer " + key.layer() + " are rotated to other positions than the oracle's",
                lines,
                "compare base, offset, interleaving and share of the rotary embedding with the source model's"));
    }
}
