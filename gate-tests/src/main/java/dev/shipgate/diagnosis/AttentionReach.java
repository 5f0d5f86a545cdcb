package dev.shipgate.diagnosis;

import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys and values of an attention layer are right, what comes out of it is not, and the first row is sound. */
final class AttentionReach implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.rowsAreWrong() || !symptoms.firstRowsAreSound() || jump.isEmpty() || !isLikely(jump.get())) {
            return Optional.empty();
        }
        int layer = jump.get().before().orElseThrow().layer();
        List<String> lines = new ArrayList<>(jump.get().lines());
        lines.addAll(symptoms.quadrant());
        return Optional.of(new Finding(
                Family.POSITIONS,
                "attention-reach",
                0.95,
                "the attention of layer " + layer + " reads its right keys and values otherwise than the oracle",
                lines,
                "compare mask, window and scale of the attention with the source model's"));
    }

    /** The last sound state is a cache, and the next layer's first state is off. */
    static boolean isLikely(StateProfile.Jump jump) {
        return jump.before()
                .filter(StateProfile.Slot::isCache)
                .filter(slot -> slot.layer() < jump.at().layer())
                .isPresent();
    }
}
