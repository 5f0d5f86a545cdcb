package dev.shipgate.judge;

import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.MarginRule;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run took for a tie. The oracle is at a tie only where its margin is below the floor; a wider band excuses
 * noise or coarse logits, and its words say so.
 *
 * @param granted the policy with the band that it grants to the bundle's noise
 * @param asked the policy as it was read
 * @param largestUlpNats the largest unit in the last place among the bundle's largest logits
 */
record TieBand(
        MarginRule granted, MarginRule asked, @Nullable Double sigmas, double largestUlpNats) {

    /**
     * @param asked the policy as it was read
     * @param granted the policy with the band that it grants to the bundle's noise
     */
    static TieBand of(Policy asked, Policy granted, Measurements measured) {
        return new TieBand(
                granted.margin(),
                asked.margin(),
                granted.noise().tieBandSigmas(),
                measured.observations().stream()
                        .flatMap(TieBand::bundleRows)
                        .filter(Objects::nonNull)
                        .mapToDouble(RowTop::ulpLogit)
                        .max()
                        .orElse(0));
    }

    /** Returns in words where a tie is, to follow "where". */
    String words() {
        double ulpsNats = granted.tieUlps() * largestUlpNats;
        if (ulpsNats > Math.max(granted.tieBand(), granted.floor())) {
            return String.format(
                    Locale.ROOT,
                    "the oracle's margin is below %.4g ulp of the bundle's logits, up to %.2g nat",
                    granted.tieUlps(),
                    ulpsNats);
        }
        if (granted.tieBand() <= granted.floor()) {
            return "the oracle itself is at a tie";
        }
        String band = String.format(
                Locale.ROOT, "%.2g %s", granted.tieBand(), granted.unit().label());
        return granted.tieBand() > asked.tieBand()
                ? String.format(Locale.ROOT, "the oracle's margin is inside its noise, %.3g sigma or %s", sigmas, band)
                : "the oracle's margin is inside the policy's tie band of " + band;
    }

    private static Stream<@Nullable RowTop> bundleRows(Observation observation) {
        return Stream.concat(
                observation.comparedPositions().stream().map(PositionObservation::bundle),
                observation.departures().stream()
                        .map(departure -> departure.divergence().bundle()));
    }
}
