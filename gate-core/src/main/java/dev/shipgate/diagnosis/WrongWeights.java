package dev.shipgate.diagnosis;

import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The states jump away from the oracle's at one layer, and already the first row is wrong; or it is not, but the very
 * first state is off, as where rows of the embedding are wrong that the first tokens do not need, or what lies between
 * the recurrence of one layer and the next layer is.
 */
final class WrongWeights implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.rowsAreWrong() || jump.isEmpty()) {
            return Optional.empty();
        }
        boolean fromTheStart = !symptoms.firstRowsAreSound();
        if (!fromTheStart && !isOutsideOfWhatIsCarried(jump.get())) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(jump.get().lines());
        lines.addAll(symptoms.quadrant());
        boolean fewBits = symptoms.noise().fewBits() && jump.get().before().isEmpty();
        return Optional.of(
                new Finding(
                        Family.WEIGHTS,
                        "wrong-weights",
                        fewBits ? 0.5 : fromTheStart ? 0.9 : 0.6,
                        "a tensor is wrong or missing " + where(jump.get()),
                        lines,
                        "compare the weights there with the source model's; 'shipgate bisect --against' a good export narrows it down"));
    }

    private static boolean isOutsideOfWhatIsCarried(StateProfile.Jump jump) {
        return jump.before().isEmpty()
                || jump.before().get().is("recurrent_state")
                        && jump.before().get().layer() < jump.at().layer();
    }

    private static String where(StateProfile.Jump jump) {
        String at = "layer " + jump.at().layer();
        return jump.before()
                .map(before -> before.layer() == jump.at().layer()
                        ? "in " + at
                        : "between the states of layer " + before.layer() + " and those of " + at)
                .orElse("before the states of " + at + " (embedding, norm or input projection)");
    }
}
