package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keys are off although the values beside them are correct, and rotation doesn't explain it: their weights, bits or
 * norm are wrong.
 */
final class WrongKeys implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<OffKeys> keys =
                OffKeys.in(symptoms).filter(found -> !found.key().keepsLengths().orElse(true));
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        StateProfile.Deviation key = keys.get().key();
        List<String> lines = keys.get().lines();
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
                "the keys of layer " + key.layer()
                        + " are wrong although their values are correct, and rotation doesn't explain it",
                lines,
                "compare the layer's key projection, its bits and the norm of its keys with the source model's"));
    }
}
