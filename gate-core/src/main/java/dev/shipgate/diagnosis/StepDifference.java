package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Localisation.SlotDifference;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowNoise;
import java.util.List;
import java.util.Optional;

/**
 * How two bundles differ after the same token.
 *
 * @param states each carried state, in the order in which a step passes them
 * @param row the difference of the rows of logits; empty if one of them isn't finite
 */
public record StepDifference(List<SlotDifference> states, Optional<RowDifference> row) {

    public StepDifference {
        states = List.copyOf(states);
    }

    /** Returns the relative error of the row as its angle shows it: √(2 (1 − cosine)); nothing if it isn't known. */
    Optional<Double> rowError() {
        return row.map(RowDifference::cosine).map(RowSymptoms::relativeError);
    }

    /** Returns |slope − 1| of the row; 0 if it has no slope. */
    double slopeError() {
        return row.map(RowDifference::noise)
                .map(RowNoise::slope)
                .map(slope -> Math.abs(slope - 1))
                .orElse(0d);
    }

    /** Returns the root mean square of the centred row difference, ρ, in nats; 0 if it isn't known. */
    double centredRmsNats() {
        return row.map(RowDifference::noise).map(RowNoise::centredRmsNats).orElse(0d);
    }
}
