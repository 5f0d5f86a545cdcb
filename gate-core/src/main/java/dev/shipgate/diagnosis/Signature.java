package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.Optional;
import java.util.Set;

/**
 * A pattern in the evidence that points to one kind of fault. Its place in {@link Diagnosis} decides which finding
 * comes first; its figures are in {@link Calibration}; questions that several signatures ask are in {@link Symptoms}.
 * No signature calls another.
 */
interface Signature {

    /** Returns the strengths that its findings may have. */
    Set<Strength> strengths();

    /**
     * Tells whether its findings state a fact that is true whatever the noise, such as a state that isn't empty after a
     * reset. Other signatures are only asked once the {@link NoiseHypothesis} is rejected.
     */
    default boolean statesAFact() {
        return false;
    }

    /** Returns what is likely wrong, or nothing if the pattern is not there. */
    Optional<Finding> recognise(Evidence evidence, Symptoms symptoms);
}
