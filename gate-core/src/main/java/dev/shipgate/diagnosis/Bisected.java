package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.Optional;
import java.util.Set;

/** The result of a bisection, if one was made: the layer in which the bundle diverges from a good one. */
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
