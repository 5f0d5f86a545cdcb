package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows that point where the oracle's do and have another length: the last norm or a scale of the logits is wrong. */
final class FinalScale implements Signature {

    private static final double SAME_DIRECTION = 0.999;
    private static final double OTHER_LENGTH_KL_NATS = 0.05;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        if (!symptoms.rowsAreWrong() || !isLikely(symptoms)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "median cosine %.5f, yet median KL %.3f nat: the logits have the right direction and the wrong size",
                symptoms.medianCosine(),
                symptoms.medianKlNats()));
        lines.addAll(symptoms.quadrant());
        return Optional.of(new Finding(
                Family.WEIGHTS,
                "final-scale",
                0.93,
                "the last norm, or a scale of the logits, is wrong",
                lines,
                "compare the weight of the final norm with the source model's (some models store it less one)"));
    }

    static boolean isLikely(Symptoms symptoms) {
        // Logits of the likeliest tokens alone all point the same way: their cosine says nothing of a direction.
        return symptoms.rowsAreWhole()
                && symptoms.states().isKnown()
                && symptoms.states().jump().isEmpty()
                && symptoms.medianCosine() > SAME_DIRECTION
                && symptoms.medianKlNats() > OTHER_LENGTH_KL_NATS;
    }
}
