package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Keys are wrong although the values beside them are correct, and the first row is sound: the rotation differs. */
final class RotaryPositions implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<OffKeys> keys = OffKeys.in(symptoms)
                .filter(found -> found.key()
                        .keepsLengths()
                        .orElseGet(() -> symptoms.rows().firstAreSound()));
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        StateProfile.Deviation key = keys.get().key();
        List<String> lines = keys.get().lines();
        key.cache()
                .map(spread -> String.format(
                        Locale.ROOT,
                        "the keys keep their lengths to %.2g, as rotation does; the %s token's are off by %.2g",
                        spread.lengthError(),
                        spread.holdsFirstToken() ? "first" : "oldest",
                        spread.firstTokenError()))
                .ifPresent(lines::add);
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.POSITIONS,
                "rotary-positions",
                Strength.STRONG,
                "the keys of layer " + key.layer() + " are rotated to different positions than the oracle's",
                lines,
                "compare base, offset, interleaving and share of the rotary embedding with the source model's"));
    }
}
