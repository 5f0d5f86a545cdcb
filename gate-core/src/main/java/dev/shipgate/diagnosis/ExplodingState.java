package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CarriedStates.State;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A carried state grows from step to step until it overflows: the first row is sound, later rows get worse, and then
 * NaN appears. NaN after rows that are all sound didn't come from growth.
 */
final class ExplodingState implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<State> broken = evidence.observations(CarriedStates.class)
                .flatMap(carried -> carried.states().stream()
                        .filter(state -> state.nonFinite() > 0)
                        .limit(1))
                .toList();
        boolean startsFinite = evidence.observations(TeacherForcedSweep.class)
                .allMatch(sweep ->
                        !sweep.positions().isEmpty() && sweep.positions().get(0).nonFinite() == 0);
        if (broken.isEmpty() || !startsFinite || !symptoms.rows().areBeyondRounding()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.STATE,
                "exploding-state",
                Strength.STRONG,
                "the carried state " + broken.get(0).slot() + " grows until it overflows",
                broken.stream()
                        .map(state -> state.slot() + ", the first of its case, holds " + state.nonFinite()
                                + " NaN or infinite elements after the prompt, while the first row was finite")
                        .toList(),
                "compare the sign and the exponent of the layer's decay with the source model's"));
    }
}
