package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.Optional;
import java.util.Set;

/** What a bisection found, where there was one: the layer in which the bundle parts from a good one. */
final class Bisected implements Signature {

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
        return evidence.bisected();
    }
}
