package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every carried state is right and the head is, since the rows lie in the space that the oracle's rows span; the rows
 * are wrong all the same. What is left is the last layer behind its own states. Where nothing is quantised and all
 * states are evenly a little off, it is the numbers on their way that are rounded.
 */
final class LastLayerFault implements Signature {

    /** Without any rounding a state is a thousand times nearer. */
    private static final double ROUNDED = 2e-3;

    private static final double UNROUNDED_BITS = 12;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        Optional<Double> outside = symptoms.outsideOracleSpan();
        if (!symptoms.rowsAreWrong()
                || !symptoms.states().isKnown()
                || symptoms.states().jump().isPresent()
                || symptoms.firstRowsAreSound()
                || FinalScale.isLikely(symptoms)
                || outside.isEmpty()
                || !symptoms.headIsSound()) {
            return Optional.empty();
        }
        boolean rounded = symptoms.noise().bits() > UNROUNDED_BITS
                && symptoms.states().first().error() > ROUNDED;
        List<String> lines = new ArrayList<>();
        lines.add(Symptoms.inWords(outside.get()));
        lines.add(
                "every carried state is right; the worst: " + symptoms.states().worst());
        lines.addAll(symptoms.quadrant());
        return Optional.of(
                rounded
                        ? new Finding(
                                Family.PRECISION,
                                "rounded-activations",
                                0.92,
                                "everything is a little off from the first layer on, though no weight is quantised",
                                lines,
                                "look for a type of few bits among activations and accumulators, of the graph and of the delegate")
                        : new Finding(
                                Family.WEIGHTS,
                                "last-layer",
                                0.92,
                                "a tensor of layer " + symptoms.states().last().layer()
                                        + " behind its states is wrong or missing",
                                lines,
                                "compare the last layer's attention gate, projections, norms and MLP with the source model's"));
    }
}
