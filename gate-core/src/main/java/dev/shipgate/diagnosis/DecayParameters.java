package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A recurrent state keeps its direction but is slightly off, although the first row is sound: its decay or gate is
 * wrong.
 */
final class DecayParameters implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<StateProfile.Jump> jump = symptoms.states().jump();
        if (!symptoms.somethingIsWrong()
                || !symptoms.rows().firstAreSound()
                || jump.isEmpty()
                || !symptoms.decayIsOff(jump.get())) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(symptoms.rows().inWords());
        lines.addAll(jump.get().lines());
        return Optional.of(new Finding(
                Family.WEIGHTS,
                "decay-parameters",
                Strength.STRONG,
                "the decay of layer " + jump.get().at().layer()
                        + " is slightly wrong: a bias or a rate is wrong or lost",
                lines,
                "compare the layer's bias and rate of the decay (dt_bias, A_log) with the source model's"));
    }
}
