package dev.shipgate.diagnosis;

import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recurrent state that keeps its direction and is a little off, from a sound first row: its decay or gate is not
 * right.
 */
final class DecayParameters implements Signature {

    private static final double KEEPS_ITS_DIRECTION = 0.95;
    private static final double KEEPS_ITS_SIZE = 0.5;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.somethingIsWrong()
                || !symptoms.firstRowsAreSound()
                || jump.isEmpty()
                || !isLikely(symptoms, jump.get())) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(symptoms.quadrant());
        lines.addAll(jump.get().lines());
        return Optional.of(new Finding(
                Family.WEIGHTS,
                "decay-parameters",
                0.9,
                "the decay of layer " + jump.get().at().layer() + " is a little off: a bias or a rate is wrong or lost",
                lines,
                "compare the layer's bias and rate of the decay (dt_bias, A_log) with the source model's"));
    }

    /** A decay that is off is off in the seeded step as well; what is only kept wrongly is not. */
    static boolean isLikely(Symptoms symptoms, StateProfile.Jump jump) {
        return !symptoms.seededStepsAreExact()
                && jump.at().is("recurrent_state")
                && jump.at().cosine() > KEEPS_ITS_DIRECTION
                && jump.at().error() < KEEPS_ITS_SIZE
                && jump.before()
                        .filter(slot -> slot.layer() == jump.at().layer())
                        .isPresent();
    }
}
