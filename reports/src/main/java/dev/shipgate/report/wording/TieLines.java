package dev.shipgate.report.wording;

import dev.shipgate.transcript.Departure;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DevicePosition;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Tally;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists each tie with the oracle's margin, in nats and in units in the last place of the bundle's logits. */
public final class TieLines {

    /** Returns one line for each position that counts as a tie. */
    public List<String> of(Judgement judgement, @Nullable Observation observation) {
        Tally tally = judgement.tally();
        if (tally == null || observation == null) {
            return List.of();
        }
        Stream<String> rows = observation.comparedPositions().stream()
                .filter(position -> tally.ties().contains(position.position()))
                .map(position -> judgement.subject() + " position " + position.position() + ": " + position(position));
        boolean countsRows = observation instanceof DeviceParity device
                && !device.rowsOf(judgement).isEmpty();
        Stream<String> tokens = (countsRows ? Stream.<Departure>of() : observation.departures().stream())
                .map(Departure::divergence)
                .filter(divergence -> tally.ties().contains(divergence.index()))
                .distinct()
                .map(divergence -> judgement.subject() + " token " + divergence.index() + ": " + token(divergence));
        Stream<String> recorded = observation instanceof DeviceParity device
                ? device.rowsOf(judgement).stream()
                        .filter(position -> tally.ties().contains(position.position()))
                        .map(position ->
                                judgement.subject() + " position " + position.position() + ": " + position(position))
                : Stream.of();
        return Stream.of(rows, recorded, tokens).flatMap(lines -> lines).toList();
    }

    private static String position(DevicePosition position) {
        RowTop oracle = Objects.requireNonNull(position.oracle());
        RowTop device = Objects.requireNonNull(position.device());
        return VisibleText.of(device.top1()) + " instead of " + VisibleText.of(oracle.top1())
                + ", where the oracle's margin is " + gap(oracle.margin().logit(), null);
    }

    private static String position(PositionObservation position) {
        RowTop oracle = Objects.requireNonNull(position.oracle());
        RowTop bundle = Objects.requireNonNull(position.bundle());
        return VisibleText.of(bundle.top1()) + " instead of " + VisibleText.of(oracle.top1())
                + ", where the oracle's margin is " + gap(oracle.margin().logit(), bundle);
    }

    private static String token(Divergence divergence) {
        String gap = divergence.oracleMargin() == null
                ? "not recorded"
                : gap(divergence.oracleMargin().logit(), divergence.bundle());
        return VisibleText.of(divergence.found()) + " instead of " + VisibleText.of(divergence.expected())
                + ", where the oracle's margin is " + gap;
    }

    private static String gap(double nats, @Nullable RowTop bundle) {
        return bundle == null
                ? String.format(Locale.ROOT, "%.4f nat", nats)
                : String.format(
                        Locale.ROOT, "%.4f nat (%.3g ulp of the bundle's logits)", nats, nats / bundle.ulpLogit());
    }
}
