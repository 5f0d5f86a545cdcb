package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first row is sound, and so is a step from the oracle's own cache, but the states carried between steps aren't.
 */
final class StateHandoffFault implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.somethingIsWrong()
                || !symptoms.rows().firstAreSound()
                || !symptoms.rows().seededStepsAreSound()
                || jump.isEmpty()
                || jump.get().isAfterAttention()
                || !jump.get().firstTokenIsSound().orElse(true)
                || symptoms.decayIsOff(jump.get())) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(symptoms.rows().inWords());
        lines.addAll(jump.get().lines());
        return Optional.of(new Finding(
                Family.STATE,
                "carried-wrongly",
                Strength.STRONG,
                "single steps are correct, but the state passed from one to the next is not",
                lines,
                "compare what the graph writes to " + jump.get().at().slot() + " with what it reads from there"));
    }
}
