package dev.shipgate.corpus;

import dev.shipgate.transcript.ClassRate;
import dev.shipgate.transcript.PositionBand;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.TokenClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts where the top-1 agrees, by class of the oracle's token and by position in the text. */
final class AgreementCounts {

    private final Map<Optional<TokenClass>, Count> byClass = new HashMap<>();
    private final Map<Integer, Count> byBand = new TreeMap<>();

    private static final class Count {
        private int of;
        private int agreed;
        private long compared;
        private double klNats;

        void add(PositionObservation observed) {
            of++;
            agreed += observed.agrees() ? 1 : 0;
            RowDifference difference = observed.difference();
            if (difference != null) {
                compared++;
                klNats += difference.klNats();
            }
        }

        Rate rate() {
            return Rate.of(agreed, of);
        }
    }

    /** Adds a position at which the oracle has a top-1. */
    void add(CorpusRow row) {
        byClass.computeIfAbsent(Optional.ofNullable(row.tokenClass()), none -> new Count())
                .add(row.observed());
        byBand.computeIfAbsent(band(row.observed().position()), none -> new Count())
                .add(row.observed());
    }

    /** Band 0 is position 0; band b is from 2^(b − 1) to 2^b. */
    private static int band(int position) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(position);
    }

    List<ClassRate> classes() {
        return byClass.entrySet().stream()
                .sorted(Comparator.comparing(
                        entry -> entry.getKey().map(Enum::ordinal).orElse(Integer.MAX_VALUE)))
                .map(entry -> new ClassRate(
                        entry.getKey().orElse(null), entry.getValue().rate()))
                .toList();
    }

    List<PositionBand> bands() {
        List<PositionBand> bands = new ArrayList<>();
        byBand.forEach((band, count) -> bands.add(new PositionBand(
                band == 0 ? 0 : 1 << (band - 1),
                band == Integer.SIZE - 1 ? Integer.MAX_VALUE : 1 << band,
                count.rate(),
                count.compared == 0 ? 0 : count.klNats / count.compared)));
        return bands;
    }
}
