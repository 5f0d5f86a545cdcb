package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedSlot.Kind;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The recurrent states diverge from the oracle's although their inputs are correct: the recurrence is computed
 * differently.
 */
final class WrongRecurrence implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<StateProfile.Jump> found = symptoms.states().jump();
        if (!symptoms.somethingIsWrong() || found.isEmpty() || symptoms.decayIsOff(found.get())) {
            return Optional.empty();
        }
        StateProfile.Jump jump = found.get();
        boolean isRecurrent = jump.at().is(Kind.RECURRENT_STATE) && jump.isWithinALayer();
        boolean everywhere = isOutOfProportionEverywhere(symptoms.states());
        if (!isRecurrent || !(symptoms.rows().firstAreSound() || everywhere)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(jump.lines());
        if (everywhere) {
            lines.add(
                    "in every such layer the recurrent state is more than " + (int) Calibration.RECURRENT_PER_CONV_ERROR
                            + " times as far away as the convolution state that feeds it");
        }
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.STATE,
                "recurrence-rule",
                Strength.STRONG,
                "the recurrence of layer " + jump.at().layer() + (everywhere ? " and all others" : "")
                        + " differs from the oracle's",
                lines,
                "compare decay, gate and update rule of the layer with the source model's"));
    }

    private static boolean isOutOfProportionEverywhere(StateProfile states) {
        List<StateProfile.Deviation> recurrent = states.deviations().stream()
                .filter(state -> state.is(Kind.RECURRENT_STATE))
                .toList();
        return recurrent.size() > 1
                && recurrent.stream()
                        .allMatch(state -> states.of(state.slot().beside(Kind.CONV_STATE))
                                .filter(fed -> state.error() > Calibration.RECURRENT_PER_CONV_ERROR * fed.error())
                                .isPresent());
    }
}
