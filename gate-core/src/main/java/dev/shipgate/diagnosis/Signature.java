package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Finding;
import java.util.Optional;

/** A pattern in the evidence that speaks for one kind of fault. */
@FunctionalInterface
interface Signature {

    /** Returns what is likely wrong, or nothing if the pattern is not there. */
    Optional<Finding> recognise(Evidence evidence);
}
