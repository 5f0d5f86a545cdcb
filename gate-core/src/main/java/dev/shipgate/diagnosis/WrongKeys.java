package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CarriedSlot.Kind;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Keys are off beside values that are right, and not as rotation leaves them: their weights, bits or norm are. */
final class WrongKeys implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        // Only differences of positions count, so that short prompts may show nothing of it.
        StateProfile states = symptoms.states().jump().isPresent() ? symptoms.states() : symptoms.statesOfAllCases();
        Optional<StateProfile.Jump> jump = states.jump();
        if (!symptoms.somethingIsWrong() || jump.isEmpty() || !jump.get().at().is(Kind.KEY)) {
            return Optional.empty();
        }
        StateProfile.Deviation key = jump.get().at();
        Optional<StateProfile.Deviation> value = states.of(key.slot().beside(Kind.VALUE));
        if (value.isEmpty()
                || value.get().error() * Calibration.ROTATED_KEY_PER_VALUE_ERROR > key.error()
                || key.keepsLengths().orElse(true)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(jump.get().lines());
        lines.add("the values of the same layer are correct: " + value.get());
        key.cache()
                .map(spread -> String.format(
                        Locale.ROOT,
                        "the keys change their lengths by %.2g, which no rotation does",
                        spread.lengthError()))
                .ifPresent(lines::add);
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.WEIGHTS,
                "wrong-keys",
                Strength.STRONG,
                "the keys of layer " + key.layer() + " are wrong beside correct values, and not by rotation",
                lines,
                "compare the layer's key projection, its bits and the norm of its keys with the source model's"));
    }
}
