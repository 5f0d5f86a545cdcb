package dev.shipgate.diagnosis;

import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Already the first row is wrong, and the states jump away from the oracle's at one layer. */
final class WrongWeights implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.rowsAreWrong() || symptoms.firstRowsAreSound() || jump.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(jump.get().lines());
        lines.addAll(symptoms.quadrant());
        boolean fewBits = symptoms.noise().fewBits() && jump.get().before().isEmpty();
        return Optional.of(new Finding(
                Family.WEIGHTS,
                "wrong-weights",
                fewBits ? 0.5 : 0.9,
                "a tensor is wrong or missing " + where(jump.get()),
                lines,
                "compare the weights there with the source model's; 'shipgate bisect --against' a good export narrows it down"));
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
