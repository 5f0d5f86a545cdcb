package dev.shipgate.diagnosis;

import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first row is sound, a step from the oracle's own cache is sound, and what is carried between is not. */
final class StateHandoffFault implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.somethingIsWrong()
                || !symptoms.firstRowsAreSound()
                || !symptoms.seededStepsAreSound()
                || jump.isEmpty()
                || AttentionReach.isLikely(jump.get())
                || DecayParameters.isLikely(symptoms, jump.get())) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(symptoms.quadrant());
        lines.addAll(jump.get().lines());
        return Optional.of(new Finding(
                Family.STATE,
                "carried-wrongly",
                0.94,
                "single steps are right, and what one hands to the next is not",
                lines,
                "compare what the graph writes to " + jump.get().at().name() + " with what it reads from there"));
    }
}
