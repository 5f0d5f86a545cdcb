package dev.shipgate.report.wording;

import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.TeacherForcedSweep;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The extremes of an observation, for a row of a table.
 *
 * @param smallestMarginLogit nats: the oracle's smallest margin
 * @param smallestCosine the smallest cosine similarity of two rows
 * @param largestKlNats nats: the largest KL(oracle ‖ bundle)
 * @param terms what the last two are called
 */
public record Figures(
        OptionalDouble smallestMarginLogit,
        OptionalDouble smallestCosine,
        OptionalDouble largestKlNats,
        MetricLabels terms) {

    private static final Figures NONE =
            new Figures(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), new MetricLabels(null));

    public static Figures of(@Nullable Observation observation) {
        if (observation instanceof TeacherForcedSweep sweep) {
            return of(sweep.positions());
        }
        if (observation instanceof SeededStep seeded) {
            return of(List.of(seeded.step()));
        }
        if (observation instanceof OracleHealth health) {
            return margins(health.positions().stream()
                    .map(OracleHealth.PositionMargin::top)
                    .filter(Objects::nonNull)
                    .map(top -> top.margin()));
        }
        if (observation instanceof GreedySequence greedy) {
            return margins(
                    greedy.reanchored().stream().map(Divergence::oracleMargin).filter(Objects::nonNull));
        }
        return NONE;
    }

    private static Figures of(List<PositionObservation> positions) {
        return new Figures(
                positions.stream()
                        .filter(position -> position.oracle() != null)
                        .mapToDouble(position -> position.oracle().margin().logit())
                        .min(),
                differences(positions)
                        .map(position -> position.difference().cosine())
                        .mapToDouble(x -> x)
                        .min(),
                differences(positions)
                        .map(position -> position.difference().klNats())
                        .mapToDouble(x -> x)
                        .max(),
                MetricLabels.of(positions));
    }

    private static Stream<PositionObservation> differences(List<PositionObservation> positions) {
        return positions.stream().filter(position -> position.difference() != null);
    }

    private static Figures margins(Stream<Margin> margins) {
        DoubleStream logits = margins.mapToDouble(Margin::logit);
        return new Figures(logits.min(), OptionalDouble.empty(), OptionalDouble.empty(), new MetricLabels(null));
    }
}
