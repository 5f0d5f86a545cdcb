package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Rows with the oracle's direction but a different length: the last norm or a scale of the logits is wrong. */
final class FinalScale implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        if (!symptoms.rowsAreWrong()
                || !symptoms.states().isKnown()
                || symptoms.states().jump().isPresent()
                || !symptoms.rows().onlyDifferInLength()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "median cosine %.5f, yet median KL %.3f nat: the logits have the right direction and the wrong size",
                symptoms.rows().medianCosine().orElseThrow(),
                symptoms.rows().medianKlNats()));
        lines.addAll(symptoms.rows().inWords());
        return Optional.of(new Finding(
                Family.WEIGHTS,
                "final-scale",
                Strength.STRONG,
                "the last norm, or a scale of the logits, is wrong",
                lines,
                "compare the weight of the final norm with the source model's (some models store the weight minus 1)"));
    }
}
