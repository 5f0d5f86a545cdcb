package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows drift away from the oracle's, a little more with every token. */
final class AccumulatingNoise implements Signature {

    private static final double GROWTH = 4;

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        Symptoms symptoms = evidence.symptoms();
        Optional<double[]> trend = symptoms.klTrend();
        if (!symptoms.rowsAreWrong() || trend.isEmpty() || trend.get()[1] < GROWTH * Math.max(1e-9, trend.get()[0])) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "median KL of the first quarter of the longest prompt %.2g nat, of the last %.2g nat",
                trend.get()[0],
                trend.get()[1]));
        return Optional.of(new Finding(
                Family.STATE,
                "accumulating-noise",
                0.4,
                "the difference grows along the prompt",
                lines,
                "carry the states in float32, and compare again; what is rounded at every step adds up"));
    }
}
