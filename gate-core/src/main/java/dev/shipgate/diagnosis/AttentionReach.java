package dev.shipgate.diagnosis;

import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys and values of an attention layer are right, what comes out of it is not, and the first row is sound: with one
 * token there is nothing to choose from. Behind the last layer no state shows it, but the rows do.
 */
final class AttentionReach implements Signature {

    private static final double MANY_TIMES = 10;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.rowsAreWrong() || !symptoms.firstRowsAreSound()) {
            return Optional.empty();
        }
        int layer;
        List<String> lines = new ArrayList<>();
        if (jump.filter(AttentionReach::isLikely).isPresent()) {
            layer = jump.get().before().orElseThrow().layer();
            lines.addAll(jump.get().lines());
        } else if (jump.isEmpty() && isInLastLayer(symptoms)) {
            layer = symptoms.states().last().layer();
            lines.add("every carried state is right; the worst: "
                    + symptoms.states().worst());
        } else {
            return Optional.empty();
        }
        lines.addAll(symptoms.quadrant());
        return Optional.of(new Finding(
                Family.POSITIONS,
                "attention-reach",
                0.95,
                "the attention of layer " + layer + " reads its right keys and values otherwise than the oracle",
                lines,
                "compare mask, window and scale of the attention with the source model's"));
    }

    /** Wrong rows of a head are wrong in the first rows as often as in the others. */
    private static boolean isInLastLayer(Symptoms symptoms) {
        return symptoms.states().isKnown()
                && symptoms.states().last().isCache()
                && !symptoms.noise().fewBits()
                && (symptoms.headIsSound()
                        || symptoms.medianKlNats()
                                > MANY_TIMES * symptoms.noise().klNats());
    }

    /** The last sound state is a cache, and the next layer's first state is off. */
    static boolean isLikely(StateProfile.Jump jump) {
        return jump.before()
                .filter(StateProfile.Slot::isCache)
                .filter(slot -> slot.layer() < jump.at().layer())
                .isPresent();
    }
}
