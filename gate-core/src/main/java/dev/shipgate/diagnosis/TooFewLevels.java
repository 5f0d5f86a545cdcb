package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The body or the carried states have few levels, and the difference starts in the first layer and grows from there.
 */
final class TooFewLevels implements Signature {

    private final Growth growth;

    /** @param growth how the states' errors must grow */
    TooFewLevels(Growth growth) {
        this.growth = growth;
    }

    /** How the states' errors grow from layer to layer. */
    enum Growth {
        /**
         * No state is much further away than the ones before it, so no single tensor is to blame; or no state is known.
         */
        EVEN,
        /** Some state is: something else may be wrong as well. */
        UNEVEN
    }

    @Override
    public Set<Strength> strengths() {
        return switch (growth) {
            case EVEN -> Set.of(Strength.STRONG, Strength.SUGGESTIVE);
            case UNEVEN -> Set.of(Strength.SUGGESTIVE);
        };
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        StateProfile states = symptoms.states();
        Growth found = states.growsEvenly() ? Growth.EVEN : Growth.UNEVEN;
        if (!symptoms.rowsAreWrong() || !symptoms.noise().fewBits() || found != growth) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        boolean ofStates =
                evidence.stateBits().filter(bits -> bits < weightBits(evidence)).isPresent();
        lines.add(String.format(
                Locale.ROOT,
                (ofStates ? "the carried states" : "the weights of the body") + " use %.1f bits",
                symptoms.noise().bits()));
        if (states.isKnown()) {
            lines.add("the first state: " + states.first());
            lines.add("the worst: " + states.worst());
        }
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.PRECISION,
                "too-few-levels",
                growth == Growth.EVEN && states.isKnown() ? Strength.STRONG : Strength.SUGGESTIVE,
                (ofStates ? "the carried states" : "the weights") + " have too few levels for this model",
                lines,
                ofStates
                        ? "carry the states in 8 bits or in float16, or give each head or element a scale of its own"
                        : "use more bits or smaller blocks for the body, or quantise with calibration"));
    }

    private static double weightBits(Evidence evidence) {
        return evidence.audit().map(GraphAudit::bodyBits).orElse(Calibration.UNKNOWN_BITS);
    }
}
