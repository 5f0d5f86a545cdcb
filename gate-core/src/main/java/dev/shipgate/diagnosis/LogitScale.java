package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Every row is the oracle's times one factor, to within the error of the last states. */
final class LogitScale implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        Optional<MarginNoise> measured =
                evidence.observations(MarginNoise.class).findFirst();
        if (measured.isEmpty()
                || !symptoms.rowsAreWrong()
                || !symptoms.states().isKnown()
                || symptoms.states().jump().isPresent()) {
            return Optional.empty();
        }
        MarginNoise noise = measured.get();
        Double slope = noise.slope();
        Double residual = noise.residualRmsNats();
        if (slope == null || residual == null || Math.abs(slope - 1) <= Calibration.SLOPE_ERROR || slope == 0) {
            return Optional.empty();
        }
        // Of the difference between two rows, the slope explains |slope - 1| times the oracle's centred row.
        double explained = Math.sqrt(Math.max(0, noise.rhoNats() * noise.rhoNats() - residual * residual));
        double direction = residual * Math.abs(slope - 1) / (Math.abs(slope) * explained);
        double limit = Math.max(
                Calibration.ROUNDED_ROW_ERROR,
                Calibration.ROW_PER_STATE_ERROR * symptoms.states().last().error());
        if (!(direction <= limit)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "the rows are the oracle's times %.4g; the remaining difference is %.2g of a row, no more than the"
                        + " states explain",
                slope,
                direction));
        lines.add("every carried state is correct; the worst: "
                + symptoms.states().worst());
        return Optional.of(new Finding(
                Family.HEAD,
                "logit-scale",
                Strength.STRONG,
                String.format(Locale.ROOT, "the logits are scaled by %.4g", slope),
                lines,
                "compare the scale, divisor or temperature of the logits after the head with the source model's"
                        + " config"));
    }
}
