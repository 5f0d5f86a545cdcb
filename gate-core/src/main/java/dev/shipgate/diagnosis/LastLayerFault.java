package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every carried state is correct, and so is the head, since the rows lie in the span of the oracle's rows; yet the rows
 * are wrong. That leaves the part of the last layer after its own states. If nothing is quantised and all states are
 * slightly and evenly off, the activations are rounded.
 */
final class LastLayerFault implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        if (!symptoms.onlyLogitsAreWrong() || !symptoms.head().isSound()) {
            return Optional.empty();
        }
        boolean rounded = symptoms.noise().likeFloats()
                && symptoms.states().first().error() > Calibration.ROUNDED_FIRST_STATE_ERROR;
        List<String> lines = new ArrayList<>(symptoms.head().spanInWords());
        lines.add("every carried state is correct; the worst: "
                + symptoms.states().worst());
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(
                rounded
                        ? new Finding(
                                Family.PRECISION,
                                "rounded-activations",
                                Strength.STRONG,
                                "everything differs a little from the first layer on, although no weight is quantised",
                                lines,
                                "look for a type of few bits among activations and accumulators, of the graph "
                                        + "and of the delegate")
                        : new Finding(
                                Family.WEIGHTS,
                                "last-layer",
                                Strength.STRONG,
                                "a tensor of layer " + symptoms.states().last().layer()
                                        + " after its states is wrong or missing",
                                lines,
                                "compare the last layer's attention gate, projections, norms and MLP with the "
                                        + "source model's"));
    }
}
