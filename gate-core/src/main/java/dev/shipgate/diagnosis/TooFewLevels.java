package dev.shipgate.diagnosis;

import dev.shipgate.numerics.StateProfile;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Few levels in the body, and a difference that begins with the first layer and grows evenly. */
final class TooFewLevels implements Signature {

    /** The first state is further away than in 8 bits from the start, and no jump comes after it. */
    private static final double EVEN_GROWTH = 2.5;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        StateProfile states = symptoms.states();
        if (!symptoms.rowsAreWrong() || !symptoms.noise().fewBits()) {
            return Optional.empty();
        }
        boolean even = !states.isKnown() || growsEvenly(states.slots());
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "the weights of the body use %.1f bits",
                symptoms.noise().bits()));
        if (states.isKnown()) {
            lines.add("the first state: " + states.first());
            lines.add("the worst: " + states.worst());
        }
        lines.addAll(symptoms.quadrant());
        return Optional.of(new Finding(
                Family.PRECISION,
                "too-few-levels",
                even ? 0.94 : 0.5,
                "the weights have too few levels for this model",
                lines,
                "use more bits or smaller blocks for the body, or quantise with calibration"));
    }

    private static boolean growsEvenly(List<StateProfile.Slot> slots) {
        double largest = 0;
        for (StateProfile.Slot slot : slots) {
            if (largest > 0 && slot.error() > EVEN_GROWTH * largest) {
                return false;
            }
            largest = Math.max(largest, slot.error());
        }
        return true;
    }
}
