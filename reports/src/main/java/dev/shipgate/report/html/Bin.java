package dev.shipgate.report.html;

import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.report.wording.PositionMetric;
import dev.shipgate.transcript.PositionObservation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The worst of several adjacent positions, or a single position if there is room for each.
 *
 * @param first the first position
 * @param last the last position
 * @param outcome the worst outcome
 * @param worst the worst of each figure, except figures that couldn't be measured at any of the positions
 */
record Bin(int first, int last, Outcome outcome, Map<PositionMetric, Double> worst) {

    /** Returns at most {@code most} bins, all of the same width except the last. */
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
        Map<PositionMetric, Double> worst = new EnumMap<>(PositionMetric.class);
        for (PositionMetric metric : PositionMetric.values()) {
            metric.worst(positions).ifPresent(value -> worst.put(metric, value));
        }
        return new Bin(
                first,
                first + positions.size() - 1,
                outcomes.stream().max(Enum::compareTo).orElseThrow(),
                worst);
    }

    /** Returns the worst of one figure; {@code null} if it couldn't be measured at any of the positions. */
    @Nullable
    Double worst(PositionMetric metric) {
        return worst.get(metric);
    }

    /** Returns the worst of one figure for display, or a dash. */
    String shown(PositionMetric metric, MetricLabels labels) {
        Double value = worst(metric);
        return value == null ? Numbers.NONE : metric.shown(value, labels);
    }

    /** Returns {@code 12} or {@code 12–15}. */
    String range() {
        return first == last ? Integer.toString(first) : first + "–" + last;
    }
}
