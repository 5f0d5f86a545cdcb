package dev.shipgate.diagnosis;

import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The recurrent states leave the oracle's while their own inputs are right: the recurrence is computed otherwise. */
final class WrongRecurrence implements Signature {

    /** In a layer whose recurrence is right, the recurrent state is up to 1.7 times as far away as what feeds it. */
    private static final double OUT_OF_PROPORTION = 2;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        Optional<StateProfile.Jump> found = symptoms.states().jump();
        if (!symptoms.somethingIsWrong() || found.isEmpty() || DecayParameters.isLikely(symptoms, found.get())) {
            return Optional.empty();
        }
        StateProfile.Jump jump = found.get();
        boolean isRecurrent = jump.at().is("recurrent_state")
                && jump.before()
                        .filter(slot -> slot.layer() == jump.at().layer())
                        .isPresent();
        boolean everywhere = isOutOfProportionEverywhere(symptoms.states());
        if (!isRecurrent || !(symptoms.firstRowsAreSound() || everywhere)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(jump.lines());
        if (everywhere) {
            lines.add("in every such layer the recurrent state is more than " + (int) OUT_OF_PROPORTION
                    + " times as far away as the convolution state that feeds it");
        }
        lines.addAll(symptoms.quadrant());
        return Optional.of(new Finding(
                Family.STATE,
                "recurrence-rule",
                0.93,
                "the recurrence of layer " + jump.at().layer() + (everywhere ? " and all others" : "")
                        + " is not the oracle's",
                lines,
                "compare decay, gate and update rule of the layer with the source model's"));
    }

    private static boolean isOutOfProportionEverywhere(StateProfile states) {
        List<StateProfile.Slot> recurrent = states.slots().stream()
                .filter(slot -> slot.is("recurrent_state"))
                .toList();
        return recurrent.size() > 1
                && recurrent.stream()
                        .allMatch(slot -> states.slot(slot.layer(), "conv_state")
                                .filter(fed -> slot.error() > OUT_OF_PROPORTION * fed.error())
                                .isPresent());
    }
}
