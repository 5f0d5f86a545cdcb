package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Rows drift further from the oracle's with every token. */
final class AccumulatingNoise implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.SUGGESTIVE);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<RowSymptoms.Trend> found = symptoms.rows().klTrend();
        if (!symptoms.rowsAreWrong() || found.filter(AccumulatingNoise::grows).isEmpty()) {
            return Optional.empty();
        }
        RowSymptoms.Trend trend = found.get();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "median KL of the first quarter of the longest prompt %.2g nat, of the last %.2g nat",
                trend.firstQuarterKlNats(),
                trend.lastQuarterKlNats()));
        return Optional.of(new Finding(
                Family.STATE,
                "accumulating-noise",
                Strength.SUGGESTIVE,
                "the difference grows along the prompt",
                lines,
                "carry the states in float32, and compare again; rounding at every step adds up"));
    }

    private static boolean grows(RowSymptoms.Trend trend) {
        return trend.lastQuarterKlNats()
                >= Calibration.TREND_KL_GROWTH
                        * Math.max(Calibration.SMALLEST_TREND_KL_NATS, trend.firstQuarterKlNats());
    }
}
