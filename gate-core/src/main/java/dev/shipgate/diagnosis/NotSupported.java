package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The gate doesn't know how to run the graph. That is a limit of the gate, not a fault of the bundle. */
final class NotSupported implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.CONCLUSIVE);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> causes = evidence.observations(Failed.class)
                .filter(Failed::isUnsupported)
                .map(Failed::cause)
                .distinct()
                .toList();
        if (causes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.UNSUPPORTED,
                "not-supported",
                Strength.CONCLUSIVE,
                "the bundle couldn't be run here; nothing is known of it",
                causes,
                "install or add what the evidence names, or run the bundle with its own engine:"
                        + " --engine exec:PROGRAM"));
    }
}
