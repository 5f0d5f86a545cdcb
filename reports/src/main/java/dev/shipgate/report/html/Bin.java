package dev.shipgate.report.html;

import dev.shipgate.report.wording.Outcome;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.RowTop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worst of several positions that stand side by side; of one, where there is room for every one.
 *
 * @param first the first position
 * @param last the last position
 * @param outcome the worst outcome
 * @param bad how many speak against the bundle
 * @param cosine the smallest; {@code null} if no row could be compared
 * @param klNats the largest; {@code null} if no row could be compared
 * @param maxAbsLogit nats: the largest; {@code null} if no row could be compared
 * @param oracleMargin nats: the smallest; {@code null} if no row of the oracle is finite
 * @param bundleMargin nats: the smallest; {@code null} if no row of the bundle is finite
 */
record Bin(
        int first,
        int last,
        Outcome outcome,
        int bad,
        @Nullable Double cosine,
        @Nullable Double klNats,
        @Nullable Double maxAbsLogit,
        @Nullable Double oracleMargin,
        @Nullable Double bundleMargin) {

    /** Returns no more than {@code most} bins of the same width, the last one aside. */
    static List<Bin> of(List<PositionObservation> positions, List<Outcome> outcomes, int most) {
        int width = Math.max(1, (positions.size() + most - 1) / most);
        List<Bin> bins = new ArrayList<>();
        for (int first = 0; first < positions.size(); first += width) {
            int end = Math.min(positions.size(), first + width);
            bins.add(of(first, positions.subList(first, end), outcomes.subList(first, end)));
        }
        return bins;
    }

    private static Bin of(int first, List<PositionObservation> positions, List<Outcome> outcomes) {
        Double cosine = null;
        Double kl = null;
        Double error = null;
        Double oracle = null;
        Double bundle = null;
        for (PositionObservation position : positions) {
            RowDifference difference = position.difference();
            if (difference != null) {
                cosine = smaller(cosine, difference.cosine());
                kl = larger(kl, difference.klNats());
                error = larger(error, difference.maxAbsLogit());
            }
            oracle = smaller(oracle, margin(position.oracle()));
            bundle = smaller(bundle, margin(position.bundle()));
        }
        Outcome worst = outcomes.stream().max(Enum::compareTo).orElseThrow();
        int bad = (int) outcomes.stream().filter(Outcome::bad).count();
        return new Bin(first, first + positions.size() - 1, worst, bad, cosine, kl, error, oracle, bundle);
    }

    private static @Nullable Double margin(@Nullable RowTop row) {
        return row == null ? null : Double.valueOf(row.margin().logit());
    }

    private static @Nullable Double smaller(@Nullable Double a, @Nullable Double b) {
        return a == null ? b : b == null ? a : Double.valueOf(Math.min(a, b));
    }

    private static @Nullable Double larger(@Nullable Double a, @Nullable Double b) {
        return a == null ? b : b == null ? a : Double.valueOf(Math.max(a, b));
    }

    /** Returns {@code 12} or {@code 12–15}. */
    String range() {
        return first == last ? Integer.toString(first) : first + "–" + last;
    }
}
