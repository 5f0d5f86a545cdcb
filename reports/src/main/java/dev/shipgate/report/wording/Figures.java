package dev.shipgate.report.wording;

import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The extremes of an observation, for a row of a table.
 *
 * @param smallestMarginLogit the oracle's smallest margin, in nats
 * @param smallestCosine the smallest cosine similarity of two rows
 * @param largestKlNats the largest KL(oracle ‖ bundle), in nats
 * @param terms the labels of the last two figures
 */
public record Figures(
        OptionalDouble smallestMarginLogit,
        OptionalDouble smallestCosine,
        OptionalDouble largestKlNats,
        MetricLabels terms) {

    /** Returns the extremes of an observation; empty if nothing was observed. */
    public static Figures of(@Nullable Observation observation) {
        List<Margin> margins = observation == null ? List.of() : observation.oracleMargins();
        List<PositionObservation> positions = observation == null ? List.of() : observation.comparedPositions();
        return new Figures(
                margins.stream().mapToDouble(Margin::logit).min(),
                PositionMetric.COSINE.worst(positions),
                PositionMetric.KL_NATS.worst(positions),
                MetricLabels.of(positions));
    }
}
